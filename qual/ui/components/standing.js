// How things stand: what the server told whole, what it says has changed since, and over both the acts on their way.

class Standing {
  constructor(texts) {
    this.texts = texts; // utterance id → its row
    this.base = new Map(); // the session's codings as they were told whole
    this.layer = new Map(); // id → a coding that differs from that, or null for one that is gone
    this.codings = new Map();
    this.codes = new Map();
    this.used = new Map(); // code id → how many of the session's codings have it
    this.memos = [];
    this.made = new Map(); // act id → id of the coding it made
  }

  /** Take what the two messages tell, once they speak of the same revision; whether they do. */
  hear(whole, state) {
    if (!whole || !state || whole.revision !== state.since) return false;
    this.fresh ||= whole !== this.whole;
    if (whole !== this.whole) this.base = new Map(whole.codings.map((coding) => [coding.id, coding]));
    this.whole = whole;
    this.state = state;
    return true;
  }

  /** Lay changes and waiting acts over what was told whole: returns what that changes, [before, after] for each coding, or
   *  null where everything is to be drawn anew. */
  lay(waiting) {
    const layer = new Map(this.state.gone.map((id) => [id, null]));
    for (const coding of this.state.codings) layer.set(coding.id, coding);
    const recoloured = this.readCodes();
    const memos = new Map((this.state.memos ?? this.whole.memos).map((memo) => [memo.id, memo]));
    for (const act of waiting) this.layAct(act, layer, memos);
    this.memos = [...memos.values()];
    const before = this.layer;
    this.layer = layer;
    if (this.fresh) {
      this.fresh = false;
      this.codings = new Map([...this.base, ...layer].filter(([, coding]) => coding));
      this.used = new Map();
      for (const coding of this.codings.values()) this.count(coding.code, 1);
      return null;
    }
    const pairs = [];
    for (const id of new Set([...before.keys(), ...layer.keys()])) {
      const [was, is] = [before, layer].map((one) => (one.has(id) ? one.get(id) : this.base.get(id)) ?? null);
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
    const told = this.state.codes ?? this.whole.codes;
    const known = this.codes;
    this.codes = new Map(told.map((code) => [code.id, known.get(code.id)?.name === code.name ? Object.assign(known.get(code.id), code) : code]));
    if (told === this.toldCodes) return false;
    const looks = this.looks ?? new Map();
    this.toldCodes = told;
    this.looks = new Map(told.map((code) => [code.id, `${code.colour} ${code.name}`]));
    return [...looks].some(([id, look]) => this.looks.get(id) !== look);
  }

  layAct(act, layer, memos) {
    if (act.kind === "remove") layer.set(this.idOf(act.coding), null);
    else if (act.kind === "memo_delete") memos.delete(act.memo);
    else if (act.kind === "memo") memos.set(act.id, { id: act.id, target_kind: act.on, target_id: this.idOf(act.target), text: act.text, author: this.state.coder });
    else if (act.kind === "describe") {
      const id = this.idOf(act.coding);
      const coding = layer.has(id) ? layer.get(id) : this.base.get(id);
      if (coding) layer.set(id, { ...coding, kind: act.as, stance: act.stance, valence: act.valence });
    } else if (["code", "code_new", "accept"].includes(act.kind)) layer.set(act.id, this.newCoding(act));
  }

  newCoding(act) {
    const spans = act.spans ?? [{ utterance: act.utterance, start: act.span?.[0], end: act.span?.[1] }];
    const known = act.kind === "code_new" ? this.named(act.name) : this.codes.get(act.code);
    const code = known ?? { id: `new:${fold(act.name ?? "")}`, name: act.name ?? "…", origin: "empirical", colour: this.codes.size % 12, uses: 1 };
    this.codes.set(code.id, code);
    return {
      id: act.id, code: code.id, coder: this.state.coder, kind: act.as ?? "individual", stance: act.stance ?? null, valence: act.valence ?? null,
      spans: spans.map((span) => [span.utterance, span.start ?? 0, span.end ?? toPoints(this.texts.get(span.utterance)?.text ?? "", Infinity)]),
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
