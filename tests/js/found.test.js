// Places by their names: what the field of search finds.

import assert from "node:assert/strict";
import { test } from "node:test";

import { found } from "../../qual/ui/components/js/bar/search.js";

const place = (name, first = false) => ({ name, first, uses: 0 });
const names = (query, places, most) => found(query, places, most).map((one) => one.name);

test("without a query the pages stand there; with one, what it names, the nearest first", () => {
  const places = [
    place("Oversikt", true),
    place("Koding", true),
    place("BN-R3"),
    place("de bærer på lånt tid"),
    place("tid"),
  ];
  assert.deepEqual(names("", places), ["Oversikt", "Koding"]);
  assert.deepEqual(names("tid", places), ["tid", "de bærer på lånt tid"]);
  assert.deepEqual(names("bn-r3", places), ["BN-R3"]);
  assert.deepEqual(names("LÅNT baer", places), ["de bærer på lånt tid"]);
  assert.deepEqual(names("finnes ikke", places), []);
});

test("no more are found than are shown", () => {
  const many = Array.from({ length: 5000 }, (_, i) => place(`kode ${i}`));
  assert.equal(names("kode", many, 12).length, 12);
});

test("what is called so from its beginning stands before the codes that hold the words", () => {
  const code = (name) => ({ ...place(name), page: "codebook", query: { code: name } });
  const places = [
    code("barnehagen sender, ingen tar imot"),
    code("barnehage"),
    { ...place("Materiale › Guide"), page: "transcripts", query: { part: "guide" } },
    { ...place("BN Barnehage Nærsund"), page: "transcripts", query: { part: "sessions", session: "BN-R1" } },
    { ...place("BN-R1"), page: "coding", query: { session: "BN-R1" } },
    code("guiden er for lang"),
    code("vi hører på bn-r1"),
  ];
  assert.deepEqual(names("barnehage", places), [
    "BN Barnehage Nærsund",
    "barnehage",
    "barnehagen sender, ingen tar imot",
  ]);
  assert.deepEqual(names("guide", places), ["Materiale › Guide", "guiden er for lang"]);
  assert.deepEqual(names("bn-r1", places).slice(0, 2), ["BN-R1", "vi hører på bn-r1"]);
  assert.equal(names("barne", places, 1).length, 1);
});
