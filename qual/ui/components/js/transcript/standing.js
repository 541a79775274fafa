// How things stand: what the server has told is stored, and over it the acts on their way.

import { toPoints } from "../shared/positions.js";
import { fold } from "../shared/search.js";

export class Standing {
  constructor() {
    this.revision = null; // as of which the server has told
    this.mark = null;
    this.coder = null;
    this.base = new Map(); // the session's codings as they are stored
    this.layer = new Map(); // id → a coding as an act on its way would have it
    this.touched = new Set(); // ids that may look different from what was drawn last
    this.codings = new Map();
    this.codes = new Map();
    this.toldCodes = [];
    this.toldMemos = [];
    this.toldPoints = [];
    this.points = []; // the reference points that hang on words here
    this.used = new Map(); // code id → how many of the session's codings have it
    this.memos = [];
    this.made = new Map(); // act id → id of the coding it made
  }

  /** Draw all of it, on rows by the id of their utterance. */
  start(rows) {
    this.texts = rows;
    this.fresh = true;
  }

  /** Take what the server tells: the session whole, or what has changed since what it told last. Whether it could be
   *  taken. */
  hear({ whole, changed }) {
    const told = whole ?? changed;
    if (!told || (changed && changed.since !== this.revision)) return false;
    if (whole) {
      this.fresh = true;
      this.base = new Map(whole.codings.map((coding) => [coding.id, coding]));
    } else {
      for (const id of changed.gone) this.base.delete(id);
      for (const coding of changed.codings) this.base.set(coding.id, coding);
      for (const id of [...changed.gone, ...changed.codings.map((coding) => coding.id)]) this.touched.add(id);
    }
    this.revision = told.revision;
    this.mark = told.mark;
    this.newCodes = told.codes ?? null;
    this.toldCodes = told.codes ?? this.toldCodes;
    this.toldMemos = told.memos ?? this.toldMemos;
    this.toldPoints = told.points ?? this.toldPoints;
    return true;
  }

  /** Lay the acts that wait over what is stored: returns what that changes, [before, after] for each coding, or null
   *  where everything is to be drawn anew. */
  lay(waiting) {
    const layer = new Map();
    const recoloured = this.readCodes();
    const memos = new Map(this.toldMemos.map((memo) => [memo.id, memo]));
    this.points = [...this.toldPoints, ...waiting.filter((act) => act.kind === "point").map(pointOf)];
    for (const act of waiting) this.layAct(act, layer, memos);
    this.memos = [...memos.values()];
    const ids = new Set([...this.touched, ...this.layer.keys(), ...layer.keys()]);
    this.layer = layer;
    this.touched.clear();
    if (this.fresh) {
      this.fresh = false;
      this.codings = new Map([...this.base, ...layer]);
      this.used = new Map();
      for (const coding of this.codings.values()) this.count(coding.code, 1);
      return null;
    }
    const pairs = [];
    for (const id of ids) {
      const [was, is] = [this.codings.get(id) ?? null, layer.get(id) ?? this.base.get(id) ?? null];
      if (was === is || JSON.stringify(was) === JSON.stringify(is)) continue;
      pairs.push([was, is]);
      if (is) this.codings.set(id, is);
      else this.codings.delete(id);
      if (was) this.count(was.code, -1);
      if (is) this.count(is.code, 1);
    }
    return recoloured ? null : pairs;
  }

  count(code, by) {
    const now = (this.used.get(code) ?? 0) + by;
    if (now) this.used.set(code, now);
    else this.used.delete(code);
  }

  /** The codes as told last; whether one of those known before looks different now. */
  readCodes() {
    const told = this.toldCodes;
    const known = this.codes;
    this.codes = new Map(
      told.map((code) => [
        code.id,
        known.get(code.id)?.name === code.name ? Object.assign(known.get(code.id), code) : code,
      ]),
    );
    if (!this.newCodes) return false;
    this.newCodes = null;
    const looks = this.looks ?? new Map();
    this.looks = new Map(told.map((code) => [code.id, `${code.colour} ${code.name}`]));
    return [...looks].some(([id, look]) => this.looks.get(id) !== look);
  }

  /** What an act would change is drawn as `pending`, and what it would take away stays, as `going`, until it is
   *  stored. */
  layAct(act, layer, memos) {
    const id = this.idOf(act.coding);
    const coding = layer.get(id) ?? this.base.get(id);
    if (act.kind === "remove" && coding) layer.set(id, { ...coding, pending: true, going: true });
    else if (act.kind === "describe" && coding) {
      layer.set(id, { ...coding, kind: act.as, stance: act.stance, valence: act.valence, pending: true });
    } else if (act.kind === "respan" && coding) {
      layer.set(id, {
        ...coding,
        spans: act.spans.map((span) => [span.utterance, span.start, span.end]),
        pending: true,
      });
    } else if (act.kind === "memo_delete" && memos.has(act.memo)) {
      memos.set(act.memo, { ...memos.get(act.memo), pending: true, going: true });
    } else if (act.kind === "memo") {
      memos.set(act.id, {
        id: act.id,
        target_kind: act.on,
        target_id: this.idOf(act.target),
        text: act.text,
        author: this.coder,
        pending: true,
      });
    } else if (["code", "code_new", "accept"].includes(act.kind)) layer.set(act.id, this.newCoding(act));
    else if (act.kind === "code_several") {
      const all = [...act.codes.map((code) => ({ code })), ...act.names.map((name) => ({ name }))];
      all.forEach((one, i) => {
        const made = this.newCoding({ ...act, ...one, id: `${act.id}:${i}`, kind: one.name ? "code_new" : "code" });
        layer.set(made.id, made);
      });
    }
  }

  /** The ids of the utterances that an act is about. */
  rowsOf(act) {
    const coding =
      this.base.get(this.idOf(act.coding)) ?? (act.on === "coding" ? this.base.get(this.idOf(act.target)) : null);
    const named = [
      act.utterance,
      act.on === "utterance" ? act.target : null,
      ...(act.spans ?? []).map((span) => span.utterance),
      ...(coding?.spans ?? []).map(([utterance]) => utterance),
    ];
    return new Set(named.filter((id) => this.texts.has(id)));
  }

  newCoding(act) {
    const spans = act.spans ?? [{ utterance: act.utterance, start: act.span?.[0], end: act.span?.[1] }];
    const known = act.kind === "code_new" ? this.named(act.name) : this.codes.get(act.code);
    const code = known ?? {
      id: `new:${fold(act.name ?? "")}`,
      name: act.name ?? "…",
      origin: "empirical",
      colour: this.codes.size % 12,
      uses: 1,
    };
    this.codes.set(code.id, code);
    return {
      id: act.id,
      code: code.id,
      coder: this.coder,
      pending: true,
      kind: act.as ?? "individual",
      stance: act.stance ?? null,
      valence: act.valence ?? null,
      spans: spans.map((span) => [
        span.utterance,
        span.start ?? 0,
        span.end ?? toPoints(this.texts.get(span.utterance)?.text ?? "", Infinity),
      ]),
    };
  }

  named(name) {
    const wanted = name.trim().replace(/\s+/g, " ").toLowerCase();
    return [...this.codes.values()].find((code) => code.name.toLowerCase() === wanted);
  }

  /** A coding's id, also where it is named by the act that made it. */
  idOf(named) {
    return this.made.get(named) ?? named;
  }
}

/** A reference point as an act on its way would have it. */
function pointOf({ id, statement, spans }) {
  return { id, statement, pending: true, spans: spans.map(({ utterance, start, end }) => [utterance, start, end]) };
}
