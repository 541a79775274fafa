// Positions are code points in the store and UTF-16 units in the browser.

import assert from "node:assert/strict";
import { test } from "node:test";

import { toPoints, toUnits, wordsOf } from "../../qual/ui/components/js/shared/positions.js";
import { Chance } from "./chance.js";

test("emoji and other letters outside the first plane are one code point and two units", () => {
  assert.equal(toPoints("a😀b", 3), 2);
  assert.equal(toUnits("a😀b", 2), 3);
  assert.equal(toPoints("👩🏽‍🏫", "👩🏽‍🏫".length), 4);
  assert.equal(toUnits("𝔘𝔘", 1), 2);
});

test("what is past the end is the end", () => {
  assert.equal(toPoints("ab", Infinity), 2);
  assert.equal(toUnits("a😀", 9), 3);
  assert.equal(toPoints("", 5), 0);
});

test("any text: each code point's place there and back, as the text's own counting has it", () => {
  const chance = new Chance(1);
  for (let round = 0; round < 500; round += 1) {
    const text = chance.text();
    const points = [...text];
    for (let point = 0; point <= points.length; point += 1) {
      const unit = toUnits(text, point);
      assert.equal(unit, points.slice(0, point).join("").length);
      assert.equal(toPoints(text, unit), point);
    }
  }
});

test("any text: a span cut in units is the span cut in code points", () => {
  const chance = new Chance(2);
  for (let round = 0; round < 500; round += 1) {
    const text = chance.text();
    const points = [...text];
    const [start, end] = [chance.below(points.length + 1), chance.below(points.length + 1)].sort((a, b) => a - b);
    assert.equal(text.slice(toUnits(text, start), toUnits(text, end)), points.slice(start, end).join(""));
  }
});

test("words are letters and digits with their marks, and what joins them", () => {
  const words = (text) => wordsOf(text).map(([start, end]) => text.slice(start, end));
  assert.deepEqual(words("Vi – og e\u0301n, 3-åringen’s 😀 bok."), ["Vi", "og", "e\u0301n", "3-åringen’s", "bok"]);
  assert.deepEqual(words("-a- 'b'"), ["a", "b"]);
});

test("any text: words do not touch, hold every letter and digit, and cut nothing in two", () => {
  const chance = new Chance(3);
  for (let round = 0; round < 500; round += 1) {
    const text = chance.text();
    const words = wordsOf(text);
    let last = 0;
    let outside = "";
    for (const [start, end] of words) {
      assert.ok(start >= last && end > start);
      outside += text.slice(last, start);
      for (const edge of [start, end]) assert.equal(toUnits(text, toPoints(text, edge)), edge);
      assert.ok(!/^\p{M}/u.test(text.slice(end)), "a mark belongs to its letter");
      last = end;
    }
    assert.ok(!/[\p{L}\p{N}]/u.test(outside + text.slice(last)));
  }
});
