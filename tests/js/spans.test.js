// Codings that lie over each other: lanes for their lines, and the runs that have the same ones.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cutInRuns, putInLanes, sharing } from "../../qual/ui/components/js/shared/spans.js";
import { Chance } from "./chance.js";

const spansOf = (chance, length) =>
  chance.list(9, () => {
    const start = chance.below(length);
    return { start, end: start + 1 + chance.below(length - start) };
  });

test("no two spans in a lane overlap, and there are no more lanes than spans over one place", () => {
  const chance = new Chance(6);
  for (let round = 0; round < 500; round += 1) {
    const spans = spansOf(chance, 20);
    const lanes = putInLanes(spans);
    for (const one of spans) {
      for (const other of spans) {
        if (one !== other && one.lane === other.lane) assert.ok(one.end <= other.start || other.end <= one.start);
      }
    }
    const over = (place) => spans.filter(({ start, end }) => start <= place && place < end).length;
    assert.equal(lanes, Math.max(0, ...Array.from({ length: 20 }, (_, place) => over(place))));
  }
});

test("runs are the whole text in order, each with just the spans that lie over it", () => {
  const chance = new Chance(7);
  for (let round = 0; round < 500; round += 1) {
    const spans = spansOf(chance, 20);
    const runs = cutInRuns(20, spans);
    let at = 0;
    for (const run of runs) {
      assert.equal(run.start, at);
      assert.ok(run.end > run.start);
      for (let place = run.start; place < run.end; place += 1) {
        assert.deepEqual(new Set(run.spans), new Set(spans.filter(({ start, end }) => start <= place && place < end)));
      }
      at = run.end;
    }
    assert.equal(at, 20);
  }
});

test("the other codes on the same words: each once, not one's own, not what only stands in the same utterance", () => {
  const coding = (code, ...spans) => ({ code, spans });
  const one = coding("vane", ["u1", 4, 10]);
  const others = [
    one,
    coding("vane", ["u1", 0, 10]),
    coding("tid", ["u1", 8, 20]),
    coding("tid", ["u1", 0, 5]),
    coding("te", ["u1", 10, 20]),
    coding("hjem", ["u2", 0, 30]),
    coding("permen", ["u2", 0, 3], ["u1", 0, 30]),
  ];
  assert.deepEqual(sharing(one, others, "u1"), ["tid", "permen"]);
  assert.deepEqual(sharing(one, others, "u2"), []);
});
