// The rows of the transcript and what is selected in them; nothing is drawn here: elements are those of `still`.

import assert from "node:assert/strict";
import { test } from "node:test";

import { aboutOf, nextOf } from "../../qual/ui/components/js/transcript/about.js";
import { Framed } from "../../qual/ui/components/js/transcript/frame.js";
import { toldOf } from "../../qual/ui/components/js/transcript/telling.js";
import { Chance } from "./chance.js";

globalThis.addEventListener ??= () => {};
globalThis.getSelection ??= () => ({ removeAllRanges() {} });

/** An element that knows its classes and nothing else. */
function still() {
  const classes = new Set();
  const classList = {
    add: (...names) => names.forEach((name) => classes.add(name)),
    remove: (...names) => names.forEach((name) => classes.delete(name)),
    toggle: (name, on) => (on ? classes.add(name) : classes.delete(name)),
  };
  return { classes, classList, hidden: false, setAttribute() {}, removeAttribute() {}, scrollIntoView() {} };
}

class Transcript extends Framed {
  constructor(utterances) {
    super(utterances, { "act.code": "Kode {code} på {where}" });
    for (const row of this.rows) row.element = still();
    for (const name of ["body", "empty"]) this[name] = still();
    this.panel = { draw() {} };
    this.state = { pass: "empirical" };
    this.said = [];
    this.redrawn = [];
  }

  drawRow(row) {
    this.redrawn.push(row.id);
  }

  wonder() {}

  wonderCue() {}

  tell(words) {
    this.said.push(words);
  }

  pick(picked) {
    this.picked = picked;
  }
}

const TEXTS = [
  "Hva sa dere?",
  "Vi drakk te 😀 og kaffe.",
  "Mm.",
  "Vi ringte først, alltid.",
  "Ja, det gjorde vi alltid.",
];
const utterances = (texts = TEXTS) =>
  texts.map((text, i) => ({
    id: `u${i}`,
    reference: `BN-R1-${i + 1}`,
    text,
    enough: text.split(" ").length >= 5,
    speaker: i ? `D${i % 2}` : "M",
    role: null,
    moderator: i === 0,
    start: null,
  }));
const coding = (id, spans, code = "c") => ({ id, code, spans });
const framed = (transcript) => transcript.framed.map((row) => row.id);

test("the frame goes row by row, over several with the other end held, and past what is not shown", () => {
  const transcript = new Transcript(utterances());
  transcript.select(1);
  transcript.move(1, true);
  transcript.move(1, true);
  assert.deepEqual(framed(transcript), ["u1", "u2", "u3"]);
  assert.deepEqual(
    transcript.rows.map((row) => row.element.classes.has("qt-selected")),
    [false, true, true, true, false],
  );
  transcript.rows[2].shown = false;
  transcript.select(1);
  transcript.move(1);
  assert.deepEqual(framed(transcript), ["u3"]);
  transcript.select(4);
  transcript.move(1);
  assert.equal(transcript.at, 4);
});

test("what a code would be given to: the rows in the frame, or the words that are picked, in code points", () => {
  const transcript = new Transcript(utterances());
  transcript.select(1);
  assert.deepEqual(transcript.spans(), [{ utterance: "u1", start: 0, end: [...TEXTS[1]].length, text: TEXTS[1] }]);
  const start = TEXTS[1].indexOf("og");
  transcript.pick([{ row: transcript.here, start, end: start + 2 }]);
  assert.deepEqual(transcript.spans(), [{ utterance: "u1", start: 14, end: 16, text: "og" }]);
});

test("words by the arrows: one, one more, one less, and never past the ends", () => {
  const transcript = new Transcript(utterances());
  const words = () => transcript.spans().map((span) => span.text);
  transcript.select(1);
  transcript.pickWord(1, false);
  assert.deepEqual(words(), ["Vi"]);
  for (let i = 0; i < 3; i += 1) transcript.pickWord(1, true);
  assert.deepEqual(words(), ["Vi drakk te 😀 og"]);
  transcript.pickWord(-1, true);
  assert.deepEqual(words(), ["Vi drakk te"]);
  for (let i = 0; i < 9; i += 1) transcript.pickWord(1, false);
  assert.deepEqual(words(), ["kaffe"]);
  for (let i = 0; i < 9; i += 1) transcript.pickWord(-1, false);
  assert.deepEqual(words(), ["Vi"]);
});

test("what is counted is the participants', long enough or coded; a code of the other pass is no answer", () => {
  const transcript = new Transcript(utterances());
  transcript.codes.set("frame", { id: "frame", origin: "framework" });
  assert.deepEqual(transcript.progress(), { counted: 2, uncoded: 2 });
  transcript.place([[null, coding("1", [["u2", 0, 3]])]]); // a nod that has a code
  transcript.place([[null, coding("2", [["u4", 0, 3]], "frame")]]);
  assert.deepEqual(transcript.progress(), { counted: 3, uncoded: 2 });
  transcript.state.pass = "framework";
  assert.deepEqual(transcript.progress(), { counted: 2, uncoded: 1 });
});

test("any text: what the arrows pick is words of it, counted as the store counts", () => {
  const chance = new Chance(10);
  for (let round = 0; round < 200; round += 1) {
    const transcript = new Transcript(utterances([chance.text()]));
    for (let step = 0; step < 12; step += 1) transcript.pickWord(chance.of([1, -1]), chance.below(2) === 1);
    if (!transcript.picked) continue;
    const [{ start, end, text }] = transcript.spans();
    assert.ok(end > start);
    assert.equal([...transcript.here.text].slice(start, end).join(""), text);
  }
});

test("the next that is not coded: a participant's, of some length; round the end; backwards", () => {
  const transcript = new Transcript(utterances());
  transcript.placeAll([coding("a", [["u3", 0, 2]])]);
  clearTimeout(transcript.drawing);
  transcript.select(1);
  transcript.nextUncoded(1);
  assert.equal(transcript.here.id, "u4");
  transcript.nextUncoded(1);
  assert.equal(transcript.here.id, "u1");
  transcript.nextUncoded(-1);
  assert.equal(transcript.here.id, "u4");
  transcript.place([
    [
      null,
      coding("b", [
        ["u1", 0, 2],
        ["u4", 0, 2],
      ]),
    ],
  ]);
  transcript.nextUncoded(1);
  assert.deepEqual(transcript.said, ["all_coded"]);
});

test("a filter hides rows and moves the frame to one that is shown; with none, it says so", () => {
  const transcript = new Transcript(utterances());
  transcript.select(0);
  transcript.filter.speaker = "D0";
  transcript.applyFilter();
  assert.deepEqual(
    transcript.rows.filter((row) => !row.element.hidden).map((row) => row.id),
    ["u2", "u4"],
  );
  assert.equal(transcript.here.id, "u2");
  transcript.filter.code = "c";
  transcript.applyFilter();
  assert.equal(transcript.empty.hidden, false);
});

test("any changes: codings put on one by one stand as if put on anew; only touched rows are drawn", () => {
  const chance = new Chance(11);
  for (let round = 0; round < 100; round += 1) {
    const transcript = new Transcript(utterances());
    const now = new Map();
    for (let step = 0; step < 20; step += 1) {
      const id = `k${chance.below(6)}`;
      const spans = () => [0, 1, 2, 3, 4].filter(() => !chance.below(3)).map((i) => [`u${i}`, 0, 1 + chance.below(3)]);
      const [before, after] = [now.get(id) ?? null, chance.below(3) ? coding(id, spans()) : null];
      transcript.redrawn = [];
      transcript.place([[before, after]]);
      const touched = [...(before?.spans ?? []), ...(after?.spans ?? [])].map(([utterance]) => utterance);
      assert.deepEqual(new Set(transcript.redrawn), new Set(touched));
      if (after) now.set(id, after);
      else now.delete(id);
    }
    const anew = new Transcript(utterances());
    anew.placeAll(now.values());
    clearTimeout(anew.drawing);
    const stands = ({ rows }) => rows.map((row) => row.on.map((one) => JSON.stringify(one)).sort());
    assert.deepEqual(stands(transcript), stands(anew));
  }
});

test("only an exchange agrees, opposes or develops; the last choice is followed by none", () => {
  const about = { kind: "group", stance: "agreed", valence: "positive" };
  assert.deepEqual(aboutOf(about), { kind: "group", stance: null, valence: "positive" });
  assert.deepEqual(aboutOf({ ...about, kind: "interaction" }), { ...about, kind: "interaction" });
  assert.equal(nextOf(["a", "b"], null), "a");
  assert.equal(nextOf(["a", "b"], "b"), null);
});

test("an act in words names the code, the place and what was said there", () => {
  const transcript = new Transcript(utterances());
  Object.assign(transcript, { codes: new Map([["c", { name: "te" }]]), standing: { codings: new Map() } });
  transcript.select(1);
  const fields = { code: "c", spans: transcript.spans() };
  assert.equal(toldOf(transcript, "code", fields), "Kode te på BN-R1-2 «Vi drakk te 😀 og kaffe.»");
});
