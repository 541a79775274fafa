// Looking for words in a text, and for codes by their names.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findCodes, fold, foldWithPlaces, nextHit, placesOf } from "../../qual/ui/components/js/shared/search.js";
import { Chance } from "./chance.js";

const found = (wanted, text) =>
  placesOf(fold(wanted), foldWithPlaces(text)).map(({ start, end }) => text.slice(start, end));

test("case, accents and æøå do not matter", () => {
  assert.equal(fold("Blåbærgrøt É"), "blabaergrot e");
  assert.deepEqual(found("baer", "Bær og bær og BAER"), ["Bær", "bær", "BAER"]);
  assert.deepEqual(found("cafe", "en cafe\u0301 til"), ["cafe\u0301"]);
  assert.deepEqual(found("οδος", "ΟΔΟΣ, οδοσ"), ["ΟΔΟΣ", "οδοσ"]);
});

test("a letter that stands for two is marked whole, also where one of them is looked for", () => {
  assert.deepEqual(found("a", "æ"), ["æ"]);
  assert.deepEqual(found("ma", "mæ mat"), ["mæ", "ma"]);
  assert.deepEqual(found("s", "ß"), ["ß", "ß"]);
});

test("any text: its letters folded one by one are the text folded", () => {
  const chance = new Chance(4);
  for (let round = 0; round < 1000; round += 1) {
    const text = chance.text();
    const { words, places } = foldWithPlaces(text);
    assert.equal(words, fold(text));
    if (places) assert.equal(places.length, words.length + 1);
  }
});

test("any text: every hit holds the words, is not empty and cuts no letter; no place is left out", () => {
  const chance = new Chance(5);
  for (let round = 0; round < 1000; round += 1) {
    const text = chance.text();
    const wanted = fold(chance.text(2).trim());
    if (!wanted) continue;
    const hits = placesOf(wanted, foldWithPlaces(text));
    assert.equal(hits.length, fold(text).split(wanted).length - 1);
    for (const { start, end } of hits) {
      assert.ok(start < end);
      assert.ok(fold(text.slice(start, end)).includes(wanted));
      assert.ok(fold(text.slice(0, start)).length + fold(text.slice(start)).length === fold(text).length);
    }
  }
});

test("from hit to hit, round the end; the first from where the frame is", () => {
  const hits = [2, 2, 7].map((index) => ({ row: { index } }));
  assert.equal(nextHit(hits, -1, 1, 0), 0);
  assert.equal(nextHit(hits, -1, 1, 3), 2);
  assert.equal(nextHit(hits, -1, 1, 8), 0);
  assert.equal(nextHit(hits, -1, -1, 3), 1);
  assert.equal(nextHit(hits, -1, -1, 8), 2);
  assert.equal(nextHit(hits, -1, -1, 0), 2);
  assert.equal(nextHit(hits, 2, 1, 0), 0);
  assert.equal(nextHit(hits, 0, -1, 0), 2);
});

const code = (name, more = {}) => ({ name, uses: 0, origin: "empirical", ...more });
const names = (query, codes, prefer) => findCodes(query, codes, prefer).map((one) => one.name);

test("codes: the whole name, then its beginning, then a word's, then anywhere, then nearly", () => {
  const codes = ["Mer tillit", "Utillit", "Tillit", "Tillit til leder", "Tilitt"].map((name) => code(name));
  assert.deepEqual(names("tillit", codes), ["Tillit", "Tillit til leder", "Mer tillit", "Utillit", "Tilitt"]);
  assert.deepEqual(names("tillit leder", codes), ["Tillit til leder"]);
  assert.deepEqual(names("xyz", codes), []);
  assert.deepEqual(names("  ", codes), []);
});

test("codes: one letter changed, missing, added or swapped is found, two are not", () => {
  const codes = [code("samarbeid")];
  for (const typed of ["samarbeis", "samabeid", "samaarbeid", "smaarbeid", "xamarbeid"]) {
    assert.deepEqual(names(typed, codes), ["samarbeid"], typed);
  }
  for (const typed of ["samorbois", "sam arxxid"]) assert.deepEqual(names(typed, codes), [], typed);
});

test("codes: between equals the pass's own, then the one used more; at most as many as asked for", () => {
  const codes = [code("te a", { uses: 3 }), code("te b", { uses: 9 }), code("te c", { origin: "framework" })];
  assert.deepEqual(names("te", codes, "framework"), ["te c", "te b", "te a"]);
  assert.equal(findCodes("te", codes, "framework", 2).length, 2);
});
