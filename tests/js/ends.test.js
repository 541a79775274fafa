// The ends of a coding go from word to word, and never past each other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nearest, snap, stepped, stops } from "../../qual/ui/components/js/transcript/ends.js";
import { Chance } from "./chance.js";

const TEXT = "Vi ringte, alltid.";

test("an end may stand before a word or after one, and at the text's own ends", () => {
  assert.deepEqual(stops(TEXT, "start"), [0, 3, 11]);
  assert.deepEqual(stops(TEXT, "end"), [2, 9, 17, 18]);
});

test("the nearest stop that leaves something between the ends", () => {
  assert.equal(snap(TEXT, "end", 8, 3), 9);
  assert.equal(snap(TEXT, "end", 0, 3), 9);
  assert.equal(snap(TEXT, "start", 18, 9), 3);
  assert.equal(snap(TEXT, "start", 1, 9), 0);
});

test("word by word, and no further than there are words", () => {
  assert.equal(stepped(TEXT, "end", 9, 3, 1), 17);
  assert.equal(stepped(TEXT, "end", 9, 3, -1), 9);
  assert.equal(stepped(TEXT, "start", 3, 9, -1), 0);
  assert.equal(stepped(TEXT, "start", 3, 9, 1), 3);
});

test("whatever is done, something is left between the ends", () => {
  const chance = new Chance(7);
  for (let i = 0; i < 300; i += 1) {
    let [start, end] = [3, 9];
    for (let j = 0; j < 8; j += 1) {
      const unit = chance.below(20);
      const by = chance.of([1, -1]);
      if (chance.below(2)) start = j % 2 ? snap(TEXT, "start", unit, end) : stepped(TEXT, "start", start, end, by);
      else end = j % 2 ? snap(TEXT, "end", unit, start) : stepped(TEXT, "end", end, start, by);
      assert.ok(start >= 0 && start < end && end <= TEXT.length, `${start} ${end}`);
    }
  }
});

/** Words of chance widths set in lines, as a browser sets them: where each ends. */
function set(chance) {
  const [width, height] = [120 + chance.below(200), 20 + chance.below(10)];
  const places = [];
  let [x, top, unit] = [0, 100, 0];
  for (let i = 1 + chance.below(30); i > 0; i -= 1) {
    const letters = 1 + chance.below(9);
    if (x && x + letters * 8 > width) [x, top] = [0, top + height];
    unit += letters;
    places.push({ unit, x: x + letters * 8, top: top - chance.below(3), bottom: top + height - 4 + chance.below(3) });
    unit += 1;
    x += (letters + 1) * 8;
  }
  return places;
}

test("wherever an end is let go, it stands at the nearest word of the nearest line", () => {
  const chance = new Chance(11);
  for (let i = 0; i < 300; i += 1) {
    const places = set(chance);
    for (let j = 0; j < 20; j += 1) {
      const [x, y] = [chance.below(420) - 40, 60 + chance.below(240)];
      const { unit, ...found } = places.find((one) => one.unit === nearest(places, x, y));
      const away = ({ top, bottom }) => Math.max(top - y, y - bottom, 0);
      for (const other of places) {
        const sameLine = Math.abs(other.top - found.top) < 10;
        if (sameLine) assert.ok(Math.abs(found.x - x) <= Math.abs(other.x - x), `${unit} ${other.unit}`);
        else assert.ok(away(found) <= away(other) + 4, `${unit} ${other.unit}`);
      }
    }
  }
});

test("where nothing is drawn there is no end to find", () => assert.equal(nearest([], 3, 4), null));
