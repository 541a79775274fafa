// What the code field offers in each pass, and which of it Enter takes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { likeIt, offered } from "../../qual/ui/components/js/transcript/offers.js";
import { Chance } from "./chance.js";

const CODES = [
  { id: "1", name: "de andre venter på oss", origin: "empirical", uses: 40 },
  { id: "2", name: "alt henger på én", origin: "empirical", uses: 2 },
  { id: "3", name: "Deling av ansvar", origin: "framework", uses: 90 },
  { id: "4", name: "Ledelse", origin: "framework", uses: 7 },
];
const names = (typed, how) => offered(typed, CODES, how).hits.map((code) => code.name);

test("empirical: typing offers nothing and Enter makes what is typed, whatever there is", () => {
  for (const typed of ["", "d", "de", "de andre venter på oss", "Deling av ansvar"]) {
    assert.deepEqual(offered(typed, CODES, { pass: "empirical" }), { hits: [], chosen: -1 }, typed);
  }
});

test("empirical: asked for, existing codes come, never a framework's, and none is chosen", () => {
  assert.deepEqual(names("de", { pass: "empirical", asked: true }), ["de andre venter på oss"]);
  assert.deepEqual(names("", { pass: "empirical", asked: true }), ["alt henger på én", "de andre venter på oss"]);
  const alike = ["alt henger på én", "Ledelse"];
  assert.deepEqual(names("de", { pass: "empirical", asked: true, alike }), [
    "de andre venter på oss",
    "alt henger på én",
  ]);
});

test("empirical: any words, any codes: no framework code is ever there, and Enter never takes one by itself", () => {
  const chance = new Chance(9);
  for (let round = 0; round < 300; round += 1) {
    const codes = Array.from({ length: chance.below(12) }, (_, i) => ({
      id: String(i),
      name: chance.text() || "x",
      origin: chance.of(["empirical", "framework"]),
      uses: chance.below(60),
    }));
    const asked = chance.of([true, false]);
    const { hits, chosen } = offered(chance.text(1).trim(), codes, { pass: "empirical", asked });
    assert.equal(chosen, -1);
    assert.ok(hits.every((code) => asked && code.origin === "empirical"));
  }
});

test("empirical: how often a code is used puts it before no other", () => {
  const codes = [
    { id: "1", name: "te b", origin: "empirical", uses: 50 },
    { id: "2", name: "te a", origin: "empirical", uses: 1 },
  ];
  const { hits } = offered("te", codes, { pass: "empirical", asked: true });
  assert.deepEqual(
    hits.map((code) => code.name),
    ["te a", "te b"],
  );
});

test("framework: Enter takes the top hit where the typed words begin its words, else makes a new code", () => {
  assert.deepEqual(names("", { pass: "framework" }), ["Deling av ansvar", "Ledelse"]);
  assert.equal(offered("ans", CODES, { pass: "framework" }).chosen, 0);
  assert.equal(offered("svar", CODES, { pass: "framework" }).chosen, -1);
  assert.equal(names("svar", { pass: "framework" })[0], "Deling av ansvar");
  assert.equal(offered("xyz", CODES, { pass: "framework" }).chosen, -1);
});

test("empirical: how many codes are like what is typed is told before any is shown, and as many are shown", () => {
  assert.equal(likeIt("de", CODES, []), 1);
  assert.equal(likeIt("alt henger", CODES, []), 1);
  assert.equal(likeIt("de", CODES, ["alt henger på én", "Ledelse"]), 2);
  assert.equal(likeIt("ledelse", CODES, ["Ledelse"]), 0);
  const many = Array.from({ length: 30 }, (_, i) => ({ id: `${i}`, name: `te ${i}`, origin: "empirical", uses: i }));
  const { hits } = offered("te", many, { pass: "empirical", asked: true, alike: ["te 29"] });
  assert.equal(likeIt("te", many, ["te 29"]), hits.length);
});

test("a code that has not passed its test stands after the others, and Enter never takes it by itself", () => {
  const codes = [
    { id: "1", name: "te", origin: "empirical", uses: 50, failed: true },
    { id: "2", name: "te på bordet", origin: "empirical", uses: 1, failed: false },
  ];
  for (const how of [{ pass: "framework" }, { pass: "empirical", asked: true }]) {
    const { hits } = offered("te", codes, how);
    assert.deepEqual(
      hits.map((code) => code.name),
      ["te på bordet", "te"],
    );
  }
  const frame = codes.map((code) => ({ ...code, origin: "framework" }));
  assert.deepEqual(
    offered("", frame, { pass: "framework" }).hits.map((code) => code.name),
    ["te på bordet", "te"],
  );
  const newest = [...codes, { id: "3", name: "kopp", origin: "empirical", uses: 1, failed: true }];
  assert.deepEqual(
    offered("", newest, { pass: "empirical", asked: true }).hits.map((code) => code.name),
    ["te på bordet", "kopp", "te"],
  );
  assert.equal(offered("te", codes, { pass: "framework" }).chosen, 0);
  assert.equal(offered("te", codes.slice(0, 1), { pass: "framework" }).chosen, -1);
});
