// Where panels of a figure stand, and which mark an arrow leads to.

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange, gathered, trend, widest } from "../../qual/ui/components/js/figure/layout.js";
import { nearest } from "../../qual/ui/components/js/figure/moving.js";
import { Chance } from "./chance.js";

const eight = Array(8).fill(4);

test("eight groups of four rounds stand four in a line where there is room, and fill it", () => {
  const { lines, cell } = arrange({ columns: eight, width: 745, least: 34, most: 64, gap: 10 });
  assert.deepEqual(
    lines.map((line) => line.map(({ panel }) => panel)),
    [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ],
  );
  assert.equal(cell, 44);
});

test("lines are of like length: five that do not fit stand three and two, not four and one", () => {
  const { lines } = arrange({ columns: Array(5).fill(4), width: 600, least: 34, gap: 10 });
  assert.deepEqual(
    lines.map((line) => line.length),
    [3, 2],
  );
});

test("a panel wider than the column is cut into bands, which lose no column", () => {
  const { lines } = arrange({ columns: [31], width: 340, least: 34, gap: 10 });
  assert.deepEqual(
    lines.map(([{ from, to }]) => [from, to]),
    [
      [0, 8],
      [8, 16],
      [16, 24],
      [24, 31],
    ],
  );
});

test("where there is no room nothing is drawn, and nothing is of a negative width", () => {
  for (const width of [-30, 0]) assert.equal(arrange({ columns: eight, width, least: 34, gap: 10 }).cell, 0);
});

test("whatever the panels and the width: nothing is wider than the column, and every cell stands once", () => {
  const chance = new Chance(13);
  for (let time = 0; time < 500; time += 1) {
    const columns = Array.from({ length: 1 + chance.below(12) }, () => 1 + chance.below(40));
    const least = 34 + chance.below(30);
    const width = least + chance.below(1500);
    const { lines, cell } = arrange({ columns, width, least, most: 64, gap: 10 });
    assert.ok(widest(lines, cell, 10) <= width);
    assert.ok(cell >= Math.min(least, 64));
    const seen = lines
      .flat()
      .flatMap(({ panel, from, to }) => Array.from({ length: to - from }, (_, at) => [panel, from + at]));
    assert.deepEqual(
      seen,
      columns.flatMap((count, panel) => Array.from({ length: count }, (_, at) => [panel, at])),
    );
  }
});

test("of no panels there are no lines", () => {
  assert.deepEqual(arrange({ columns: [], width: 500, least: 34, gap: 10 }).lines, []);
});

test("numbers of events that stand too close are told as one", () => {
  const found = gathered(
    [
      { at: 2, text: "1", told: "en" },
      { at: 2.1, text: "2", told: "to" },
      { at: 4, text: "3", told: "tre" },
    ],
    0.3,
  );
  assert.deepEqual(
    found.map(({ text }) => text),
    ["1, 2", "3"],
  );
  assert.equal(found[0].told, "en\nto");
});

test("an arrow leads to the mark beside, not to a nearer one that is not in its way", () => {
  const at = (x, y) => ({ getBoundingClientRect: () => ({ x, y, width: 40, height: 34 }) });
  const [here, beside, below, far] = [at(0, 0), at(50, 0), at(0, 40), at(0, 400)];
  const all = [here, beside, below, far];
  assert.equal(nearest(here, "ArrowRight", all), beside);
  assert.equal(nearest(here, "ArrowDown", all), below);
  assert.equal(nearest(here, "ArrowUp", all), null);
  assert.equal(nearest(far, "ArrowUp", all), below);
  assert.equal(nearest(here, "x", all), null);
});

test("no line goes through a session that was not held, nor through a round without one", () => {
  const same = (value) => value;
  const line = [
    { c: 0, v: 1 },
    { c: 3, v: 4 },
    { c: 1, v: 2 },
    { c: 2, look: "not_held" },
    { c: 5, v: 6 },
    { c: 6, v: 7 },
  ];
  assert.equal(trend(line, same, same), "M0,1L1,2M3,4M5,6L6,7");
});
