// The ladder of codes, groups and concepts, with the acts on their way laid over it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RESIDUAL, ladderOf } from "../../qual/ui/components/js/board/ladder.js";
import { boardTold, touchedBy } from "../../qual/ui/components/js/board/told.js";

const TESTS = {
  code: {
    answers: [["both", "begge"], ["sorting"], ["grounded"], ["says"], ["topic", "bare tema"]],
    each: [
      ["sorting", "grounded"],
      ["says", "topic"],
    ],
    fails: ["sorting", "topic"],
  },
  grouping: { answers: [["holds"], ["too_wide"]], each: [], fails: ["too_wide"] },
};
const DATA = {
  rounds: [1, 2],
  grouping: { id: "e", framework: false },
  codes: [
    { id: "c1", name: "te", group: null, test: "open", advice: { key: "k" }, by_round: [1, 0], uses: 1 },
    { id: "c2", name: "kaffe", group: "g1", test: "open", advice: null, by_round: [1, 0], uses: 1 },
  ],
  groups: [{ id: "g1", name: "Drikke", test: "open" }],
  concepts: [{ id: "k1", name: "Pause", test: "open", groups: ["g1"], others: [], others_failed: [] }],
  points: [],
  relations: [{ id: "r1", statement: "Pause gir te.", concepts: [{ id: "k1", name: "Pause" }] }],
};
const after = (...acts) => ladderOf(DATA, acts, TESTS, { name: "Uten gruppe", definition: "" });

test("acts on their way never change what the server told", () => {
  const before = structuredClone(DATA);
  after(
    { id: "1", kind: "move", codes: ["c1"], group: "g1" },
    { id: "2", kind: "raise", groups: ["g2"], concept: "Pause" },
    { id: "3", kind: "silence", code: "c1" },
  );
  assert.deepEqual(DATA, before);
});

test("codes move to a group, to a new one by its name whatever its case, and out of all", () => {
  assert.equal(after({ id: "1", kind: "move", codes: ["c1"], group: "g1" }).codes.get("c1").group, "g1");
  const made = after({ id: "1", kind: "move_new", codes: ["c1", "c2"], name: "Ny" });
  assert.deepEqual([made.codes.get("c1").group, made.groups.get("1").name], ["1", "Ny"]);
  const there = after({ id: "1", kind: "move_new", codes: ["c1"], name: " drikke " });
  assert.deepEqual([there.codes.get("c1").group, there.groups.has("1")], ["g1", false]);
  assert.equal(after({ id: "1", kind: "move", codes: ["c2"], group: RESIDUAL }).codes.get("c2").group, null);
});

test("groups are raised to a concept once, and lowered", () => {
  const act = { id: "1", kind: "raise", groups: ["g1"], concept: "pause" };
  assert.deepEqual(after(act).concepts.get("k1").groups, ["g1"]);
  assert.deepEqual(after({ ...act, concept: "Hvile" }).concepts.get("1").groups, ["g1"]);
  assert.deepEqual(after({ id: "2", kind: "lower", concept: "k1", group: "g1" }).concepts.get("k1").groups, []);
});

test("a code passes when both questions are answered so, and fails on either; a group by its one answer", () => {
  const given = (name, target, ...answers) =>
    answers.map((answer, i) => ({ id: String(i), kind: "verdict", test: name, target, answer }));
  const code = (...answers) => after(...given("code", "c1", ...answers)).codes.get("c1");
  assert.equal(code("grounded").test, "open");
  assert.equal(code("grounded", "says").test, "passed");
  assert.deepEqual(code("grounded", "topic").answers, ["grounded", "topic"]);
  assert.equal(code("sorting", "says").test, "failed");
  assert.equal(code("sorting", "topic", "grounded", "says").test, "passed");
  assert.equal(after(...given("grouping", "g1", "too_wide")).groups.get("g1").test, "failed");
  assert.equal(after(...given("grouping", "g1", "too_wide", "holds")).groups.get("g1").test, "passed");
});

test("a sentence ties concepts, once whatever its case, and is taken away", () => {
  const act = { id: "1", kind: "relate", statement: "Hvile først.", concepts: ["k1", "gone"] };
  assert.deepEqual(after(act).relations.get("1"), {
    id: "1",
    statement: "Hvile først.",
    concepts: [{ id: "k1", name: "Pause" }],
  });
  assert.deepEqual([...after({ ...act, statement: "PAUSE gir te." }).relations.keys()], ["r1"]);
  assert.equal(after({ id: "2", kind: "unrelate", relation: "r1" }).relations.size, 0);
});

test("what is not known any more, and what the board does not draw, changes nothing", () => {
  const acts = [
    { id: "1", kind: "move", codes: ["gone"], group: "g1" },
    { id: "2", kind: "lower", concept: "gone", group: "g1" },
    { id: "3", kind: "verdict", test: "code", target: "gone", answer: "says" },
    { id: "4", kind: "undo" },
  ];
  assert.deepEqual(after(...acts), after());
});

test("codes without a group have one of their own, last, where the grouping is no framework", () => {
  assert.equal([...after().groups.keys()].at(-1), RESIDUAL);
  const framework = { ...DATA, grouping: { id: "f", framework: true } };
  assert.equal(ladderOf(framework, [], TESTS, {}).groups.has(RESIDUAL), false);
});

test("an act is told with the names of what it is about", () => {
  const board = { ...after(), w: (key, { what, to }) => `${key} ${what} → ${to}` };
  assert.equal(boardTold(board, "move", { codes: ["c1", "c2"], group: "g1" }), "act.move «te», «kaffe» → «Drikke»");
  assert.equal(boardTold(board, "lower", { concept: "k1", group: "g1" }), "act.lower «Drikke» → «Pause»");
  const told = boardTold({ ...board, given: { tests: TESTS } }, "verdict", {
    test: "code",
    target: "c1",
    answer: "topic",
  });
  assert.equal(told, "act.verdict «te» → «bare tema»");
  assert.equal(boardTold(board, "code_new", { name: "ny" }), "act.code_new «ny» → ");
  assert.deepEqual(touchedBy({ id: "1", codes: ["c1"], group: RESIDUAL }), ["1", "c1"]);
});
