// The ends of a coding go from word to word, and never past each other.

import assert from "node:assert/strict";
import { test } from "node:test";

import { snap, stepped, stops } from "../../qual/ui/components/js/transcript/ends.js";
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
