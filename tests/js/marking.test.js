// What is decided where one says who speaks.

import assert from "node:assert/strict";
import { test } from "node:test";

import { keyOf, nextOpen, personOf, places, run, shares, step } from "../../qual/ui/components/js/who/marking.js";

const people = Array.from({ length: 12 }, (_, at) => ({ label: `P${at + 1}` }));
const pressed = (code, more = {}) => ({ code, ...more });

test("a digit is one of the first nine, with Shift from the tenth on, whatever the keyboard writes", () => {
  assert.equal(personOf(pressed("Digit1"), people).label, "P1");
  assert.equal(personOf(pressed("Numpad9"), people).label, "P9");
  assert.equal(personOf(pressed("Digit1", { key: "!", shiftKey: true }), people).label, "P10");
  assert.equal(personOf(pressed("Digit4", { shiftKey: true }), people), null);
  assert.equal(personOf(pressed("Digit0"), people), null);
  assert.equal(personOf(pressed("Digit1", { ctrlKey: true }), people), null);
  assert.deepEqual([0, 8, 9, 17, 18].map(keyOf), ["1", "9", "⇧1", "⇧9", ""]);
});

test("an utterance can be cut before each word but the first, and steps stop at the ends", () => {
  const text = "  Ja 🫖 og så, nei";
  const all = places(text);
  assert.deepEqual(
    all.map((at) => text.slice(at)),
    ["🫖 og så, nei", "og så, nei", "så, nei", "nei"],
  );
  assert.equal(step(all, null, 1), all[0]);
  assert.equal(step(all, all[3], 1), all[3]);
  assert.equal(step(all, all[1], -1), all[0]);
  assert.equal(step(all, all[0], -1), null);
  assert.equal(step([], null, 1), null);
  assert.deepEqual(places("ett"), []);
});

test("the next without a speaker, then from the start; the run of guesses ends where there is none", () => {
  const rows = [null, "A", null, null, null].map((label, at) => ({ label, guess: at > 3 ? null : "B" }));
  assert.equal(nextOpen(rows, 0), 2);
  assert.equal(nextOpen(rows, 4), 0);
  assert.equal(nextOpen([{ label: "A" }], 0), -1);
  assert.deepEqual(run(rows, 2), [2, 3]);
  assert.deepEqual(run(rows, 1), []);
});

test("shares are of what has a speaker", () => {
  const rows = [
    { label: "A", text: "en to tre" },
    { label: null, text: "fire" },
    { label: "A", text: "fem" },
  ];
  const { words, given } = shares(rows);
  assert.equal(given, 2);
  assert.deepEqual([...words], [["A", 4]]);
});
