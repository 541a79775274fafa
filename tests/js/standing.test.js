// How things stand on the coding page: what is stored, and over it the acts on their way.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Standing } from "../../qual/ui/components/js/transcript/standing.js";
import { Chance } from "./chance.js";

const ROWS = new Map(["u1", "u2", "u3"].map((id) => [id, { id, text: "ja 😀 nei" }]));
const TE = { id: "c1", name: "te", colour: 1, origin: "empirical", uses: 1 };
const coding = (id, more = {}) => ({
  id,
  code: "c1",
  coder: "Ada",
  kind: "individual",
  stance: null,
  valence: null,
  spans: [["u1", 0, 2]],
  ...more,
});
const whole = (codings, more = {}) => ({
  whole: { revision: 1, mark: "m1", codes: [TE], memos: [], codings, ...more },
});
const changed = (more) => ({ changed: { since: 1, revision: 2, mark: "m2", gone: [], codings: [], ...more } });

function stands(codings = [coding("a")]) {
  const standing = new Standing();
  standing.start(ROWS);
  standing.coder = "Ada";
  standing.hear(whole(codings));
  standing.lay([]);
  return standing;
}

test("a new coding is there at once, as pending, and once only when the store has it under an id of its own", () => {
  const standing = stands();
  const act = { id: "act1", kind: "code", code: "c1", as: "group", spans: [{ utterance: "u2", start: 0, end: 2 }] };
  const [[before, after]] = standing.lay([act]);
  assert.equal(before, null);
  assert.deepEqual([after.pending, after.kind, after.spans], [true, "group", [["u2", 0, 2]]]);
  standing.hear(changed({ codings: [coding("b", { spans: [["u2", 0, 2]] })] }));
  standing.made.set("act1", "b");
  const ids = standing.lay([]).map(([was, is]) => [was?.id, is?.id]);
  assert.deepEqual(new Set(ids.flat()), new Set([undefined, "act1", "b"]));
  assert.deepEqual([...standing.codings.keys()], ["a", "b"]);
  assert.equal(standing.idOf("act1"), "b");
});

test("without a span a coding is the whole utterance, counted in code points", () => {
  const standing = stands();
  const [[, after]] = standing.lay([{ id: "x", kind: "accept", utterance: "u3", code: "c1" }]);
  assert.deepEqual(after.spans, [["u3", 0, 8]]);
});

test("what is taken away stays, as going; what is told anew is pending; a refusal puts all back", () => {
  const standing = stands([coding("a"), coding("b")]);
  standing.lay([
    { id: "1", kind: "remove", coding: "a" },
    { id: "2", kind: "describe", coding: "b", as: "interaction", stance: "agreed", valence: null },
  ]);
  assert.equal(standing.codings.get("a").going, true);
  assert.deepEqual([standing.codings.get("b").stance, standing.codings.get("b").pending], ["agreed", true]);
  standing.lay([]);
  assert.deepEqual([...standing.codings.values()], [coding("a"), coding("b")]);
});

test("an act may be on what an act before it makes, also when that has been stored meanwhile", () => {
  const standing = stands();
  const acts = [
    { id: "1", kind: "code_new", name: "Ny kode", spans: [{ utterance: "u1", start: 0, end: 2 }] },
    { id: "2", kind: "code_new", name: "ny kode", spans: [{ utterance: "u2", start: 0, end: 2 }] },
    { id: "3", kind: "describe", coding: "1", as: "group", stance: null, valence: "positive" },
    { id: "4", kind: "memo", on: "coding", target: "1", text: "hm" },
  ];
  standing.lay(acts);
  assert.equal(standing.codings.get("1").valence, "positive");
  assert.equal(standing.codings.get("1").code, standing.codings.get("2").code);
  assert.equal(standing.memos[0].target_id, "1");
  standing.made.set("1", "b");
  standing.hear(changed({ codings: [coding("b")] }));
  standing.lay(acts.slice(2));
  assert.equal(standing.codings.get("b").valence, "positive");
  assert.equal(standing.memos[0].target_id, "b");
  assert.deepEqual(standing.rowsOf(acts[3]), new Set(["u1"]));
});

test("changes since another revision are not taken: the whole is to be asked for", () => {
  const standing = stands();
  assert.equal(standing.hear(changed({ since: 7, gone: ["a"] })), false);
  assert.equal(standing.hear({}), false);
  standing.lay([]);
  assert.equal(standing.codings.has("a"), true);
});

test("a code that is renamed or has another colour is drawn everywhere", () => {
  const standing = stands();
  standing.hear(changed({ codes: [{ ...TE, uses: 5 }] }));
  assert.deepEqual(standing.lay([]), []);
  standing.hear(changed({ since: 2, revision: 3, codes: [{ ...TE, colour: 4 }] }));
  assert.equal(standing.lay([]), null);
});

// --- any order ----------------------------------------------------------------------------------------------------
/** A store of the test's own that answers acts as the server does, some of them with no. */
class Store {
  constructor() {
    this.codings = new Map([["s0", coding("s0")]]);
    this.log = []; // ids of the codings that each revision touched
    this.numbers = 0;
  }

  do(act, no, made) {
    if (no) return;
    const id = made.get(act.coding) ?? act.coding;
    let touched = id;
    if (act.kind === "remove") this.codings.delete(id);
    else if (act.kind === "describe") {
      const now = this.codings.get(id);
      if (now) this.codings.set(id, { ...now, kind: act.as, stance: act.stance, valence: act.valence });
    } else {
      this.numbers += 1;
      touched = `s${this.numbers}`;
      made.set(act.id, touched);
      const spans = act.spans.map(({ utterance, start, end }) => [utterance, start, end]);
      this.codings.set(touched, coding(touched, { spans }));
    }
    this.log.push(touched);
  }

  since(revision) {
    const touched = [...new Set(this.log.slice(revision))];
    const here = touched.filter((id) => this.codings.has(id));
    return {
      since: revision,
      revision: this.log.length,
      mark: `m${this.log.length}`,
      codings: here.map((id) => this.codings.get(id)),
      gone: touched.filter((id) => !this.codings.has(id)),
    };
  }
}

test("any order of acts, answers and refusals: what is drawn step by step is what it would be drawn anew", () => {
  const chance = new Chance(9);
  for (let round = 0; round < 150; round += 1) {
    const store = new Store();
    const standing = new Standing();
    standing.start(ROWS);
    standing.hear(whole([...store.codings.values()], { revision: 0 }));
    standing.lay([]);
    const drawn = new Map(standing.codings);
    let waiting = [];
    for (let step = 0; step < 30; step += 1) {
      const known = [...standing.codings.keys()];
      const one = chance.of(known.length ? known : ["none"]);
      const fresh = { id: `act${step}`, kind: "code", code: "c1", spans: [{ utterance: "u1", start: 0, end: step }] };
      const told = { id: fresh.id, kind: "describe", coding: one, as: "group", stance: null, valence: null };
      if (chance.below(3)) waiting.push([fresh, told, { id: fresh.id, kind: "remove", coding: one }][chance.below(3)]);
      else {
        const answered = 1 + chance.below(waiting.length + 1);
        for (const act of waiting.slice(0, answered)) store.do(act, !chance.below(4), standing.made);
        waiting = waiting.slice(answered);
        assert.ok(standing.hear({ changed: store.since(standing.revision) }));
      }
      for (const [was, is] of standing.lay(waiting)) {
        if (was) assert.deepEqual(drawn.get(was.id), was);
        if (is) drawn.set(is.id, is);
        else drawn.delete(was.id);
      }
      const anew = new Standing();
      anew.start(ROWS);
      anew.made = standing.made;
      anew.hear(whole([...standing.base.values()]));
      anew.coder = standing.coder;
      anew.lay(waiting);
      assert.deepEqual(new Map([...drawn].sort()), new Map([...anew.codings].sort()));
      assert.deepEqual(standing.used, anew.used);
    }
    standing.hear({ changed: store.since(standing.revision) });
    standing.lay([]);
    assert.deepEqual(new Map([...standing.codings].sort()), new Map([...store.codings].sort()));
  }
});
