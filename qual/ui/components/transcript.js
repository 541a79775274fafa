// The coding page. Streamlit mounts this module several times: `text` draws the session; `whole` carries its codings as of
// one revision; `acts` carries acts one way and what has changed the other; `ask` questions; `beside` another session.

const room = (globalThis.qualCoding ??= { view: null, queue: null, whole: null, acts: null, ask: null, beside: null });
const NARROW = 940; // pixels below which the panel stands under the text
const SETTLE = 120; // milliseconds on an utterance before suggestions are asked for
const AGAIN = 900; // milliseconds before asking again when the suggestions were not ready
const SURVEYED = 150; // utterances in one question, when the whole session is looked through for suggestions

export default function mount({ data, parentElement, setStateValue }) {
  const place = { text: mountText, whole: mountWhole, acts: mountActs, ask: mountAsk, beside: mountBeside }[data.role];
  return place(data, parentElement, setStateValue);
}

function mountText(data, parent) {
  if (parent.view?.data.id !== data.id) {
    const before = parent.view?.data.source === data.source ? parent.view : null;
    before?.destroy();
    parent.view = new View(parent, data, before);
  }
  room.view = parent.view;
  parent.view.setSound(data.sound);
  parent.view.goTo(data.at);
  return () => {
    parent.view?.destroy();
    if (room.view === parent.view) room.view = null;
    parent.view = null;
  };
}

function mountWhole(data) {
  room.whole = data;
  room.view?.stored([]);
  return () => { room.whole = null; };
}

function mountActs(data, parent, setStateValue) {
  if (room.queue?.place !== `qual:acts:${data.study}`) room.queue = new Queue(data.study);
  room.acts = { data, choosePass: (name) => setStateValue("pass", name) };
  const settled = room.queue.settle(data.acks);
  room.queue.connect((waiting) => setStateValue("queue", waiting));
  room.view?.stored(settled);
  return () => {
    room.acts = null;
    room.queue.connect(null);
  };
}

function mountAsk(data, parent, setStateValue) {
  room.ask = (questions) => setStateValue("ask", questions);
  room.view?.answered(data.answers);
  return () => { room.ask = null; };
}

function mountBeside(data, parent, setStateValue) {
  room.beside = { data, choose: (name) => setStateValue("beside", name) };
  room.view?.setBeside(data);
  return () => { room.beside = null; };
}

class View extends Rows {
  constructor(parent, data, before = null) {
    super(data.utterances, data.words);
    this.data = data;
    this.at = 0; // the row in the frame
    this.anchor = 0; // the other end of a selection over several rows
    this.framed = []; // the rows in the frame
    this.picked = null; // words picked with the mouse or the arrows: [{row, start, end}] in UTF-16 units
    this.about = null; // what the next coding stands for; null follows the selection
    this.cue = null; // what the words of the exchange in the frame hint at
    this.last = null; // the code given last
    this.filter = { speaker: "", role: "", code: "", only: "" };
    this.standing = new Standing(this.byId);
    this.state = null;
    this.keys = new Keys(room.acts?.data.coder ?? "");
    this.turnedDown = new Set();
    this.suggestions = new Map(); // utterance id → ranked codes
    this.clear = new Set(); // utterances with a suggestion worth going to
    this.stale = new Set(); // utterances whose suggestions an act has touched since
    this.retold = new Set(); // rows whose text has been corrected
    this.questions = new Questions();
    this.labels = null;
    this.stop = new AbortController();
    this.finder = new Finder(this);
    this.build(parent);
    this.panel = new Panel(this, this.aside);
    this.field = new CodeField(this, this.bottom);
    this.stored([]);
    const from = before ? this.byId.get(before.here?.id)?.index ?? 0 : Math.max(0, this.rows.findIndex((row) => !row.moderator));
    this.select(from, { quiet: !before });
    this.setBeside(room.beside?.data);
    this.size();
  }

  destroy() {
    this.stop.abort();
    clearTimeout(this.asking);
    this.player?.stop();
    for (const name of ["qual-picked", "qual-found", "qual-found-now"]) globalThis.CSS?.highlights?.delete(name);
    this.root.remove();
  }

  // --- drawing ---------------------------------------------------------------------------------------------
  build(parent) {
    this.body = this.makeBody(this.w("transcript", { session: this.data.session }), {
      "aria-multiselectable": "true", onkeydown: (event) => this.key(event), onmouseup: (event) => this.mouseUp(event),
    });
    this.empty = make("p", { class: "qt-none", hidden: true }, this.w("none_match"));
    this.body.append(this.empty);
    this.aside = make("aside", { class: "qt-panel", "aria-label": this.w("panel") });
    this.bottom = make("div", { class: "qt-field" });
    this.bar = new Bar(this);
    this.said = make("div", { class: "qt-said", role: "status", "aria-live": "polite", hidden: true });
    this.left = make("div", { class: "qt-left" }, this.body, this.bottom);
    this.main = make("div", { class: "qt-main" }, this.left, this.aside);
    this.root = make("section", { class: "qt", onkeydown: (event) => event.stopPropagation() }, this.bar.element, this.main, this.said);
    parent.append(this.root);
    addEventListener("resize", () => this.size(), { signal: this.stop.signal });
    addEventListener("keydown", (event) => this.keyOutside(event), { signal: this.stop.signal });
  }

  /** The window's height, less what stands above; below NARROW the panel goes under the text. */
  size() {
    const above = this.main.getBoundingClientRect().top + scrollY;
    this.root.classList.toggle("qt-narrow", this.root.clientWidth < NARROW);
    this.root.style.setProperty("--qt-height", `${Math.max(420, innerHeight - above - 18)}px`);
  }

  /** The server has told something: answers to acts, and how things stand now. */
  stored(settled) {
    const state = room.acts?.data;
    for (const { act, answer } of settled) if (answer.coding) this.standing.made.set(act.id, answer.coding);
    if (this.standing.hear(room.whole, state)) {
      if (this.state && this.state.coder !== state.coder) this.keys = new Keys(state.coder);
      this.state = state;
      for (const { id, text, size } of state.texts) this.correct(this.byId.get(id), text, size);
    }
    if (!this.state) return;
    for (const { act, answer } of settled) this.heard(act, answer);
    this.overlay();
    this.bar.draw();
    this.wonder();
  }

  correct(row, text, size) {
    if (!row || !this.setText(row, text, size)) return;
    if (this.picked?.some((one) => one.row === row)) this.pick(null);
    this.stale.add(row.id);
    this.retold.add(row);
  }

  heard(act, answer) {
    if (act.kind === "correct" && this.correcting?.saving?.id === act.id) {
      this.correcting.heard(answer);
      if (answer.ok) this.tell(this.w("correct.done"));
    } else if (!answer.ok) this.tell(answer.error, true);
    else if (answer.operation) this.tell(this.w(act.kind === "undo" ? "undone" : "redone", { what: answer.words }));
    for (const id of [act.utterance, ...(act.spans ?? []).map((span) => span.utterance)]) this.stale.add(id);
    if (act.kind === "undo" || act.kind === "redo") {
      for (const id of this.suggestions.keys()) this.stale.add(id);
      this.turnedDown.clear();
    }
    if (act.kind === "reject" && !answer.ok) this.turnedDown.delete(`${act.utterance} ${act.code}`);
  }

  /** Draw what is on the rows now: the stored codings with the acts that are still on their way laid over them. */
  overlay() {
    const pairs = this.standing.lay(room.queue?.waiting ?? []);
    this.codes = this.standing.codes;
    if (pairs) this.place(pairs);
    else this.placeAll(this.standing.codings.values());
    for (const row of this.retold) this.drawRow(row);
    if (this.retold.size || pairs?.length !== 0) this.applyFilter();
    this.retold.clear();
    this.finder.again();
    this.panel.draw();
  }

  get codings() {
    return [...this.standing.codings.values()];
  }

  named(name) {
    return this.standing.named(name);
  }

  setSound(recordings) {
    if (JSON.stringify(recordings) === this.heardOf) return;
    this.heardOf = JSON.stringify(recordings);
    this.player?.stop();
    this.player = recordings?.length ? new Player(this, recordings) : null;
    this.panel.draw();
  }

  // --- another session beside this one -----------------------------------------------------------------------
  toggleBeside() {
    if (!this.beside && !room.beside?.data.choices.length) this.tell(this.w("beside.none"));
    else room.beside?.choose(this.beside ? null : "");
  }

  setBeside(data) {
    if (data && data.for !== this.data.session) return;
    if (this.beside && data && this.beside.data.session === data.session && this.beside.data.revision === data.revision) return;
    const top = this.beside?.data.session === data?.session ? this.beside?.body.scrollTop : 0;
    this.beside?.root.remove();
    this.beside = data?.session ? new Beside(this, data) : null;
    if (this.beside) this.left.after(this.beside.root);
    if (this.beside) this.beside.body.scrollTop = top;
    this.left.classList.toggle("qt-tight", Boolean(this.beside));
    this.root.classList.toggle("qt-two", Boolean(this.beside));
    if (this.state) this.bar.draw();
  }

  tell(message, wrong = false) {
    this.said.replaceChildren(message, make("button", { class: "qt-x", type: "button", "aria-label": this.w("close"), onclick: () => { this.said.hidden = true; } }, "×"));
    this.said.classList.toggle("qt-wrong", wrong);
    this.said.hidden = false;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => { this.said.hidden = true; }, wrong ? 12000 : 2500);
  }

  // --- selection -------------------------------------------------------------------------------------------
  get here() {
    return this.rows[this.at];
  }

  /** Move the frame to row number `index`; `extend` keeps the other end where it is. */
  select(index, { extend = false, quiet = false } = {}) {
    if (!this.rows.length) return;
    this.at = index;
    if (!extend) this.anchor = index;
    this.pick(null);
    this.labels = null;
    this.frame();
    this.wonderCue();
    if (!quiet) this.here.element.scrollIntoView({ block: "nearest" });
    this.panel.draw();
    this.wonder();
  }

  /** Put the frame on the utterance that a link named, once. */
  goTo(reference) {
    const row = reference && reference !== this.wentTo ? this.rows.find((one) => one.reference === reference) : null;
    this.wentTo = reference;
    if (row) this.select(row.index);
    if (row) row.element.scrollIntoView({ block: "center" });
  }

  frame() {
    const [from, to] = [Math.min(this.at, this.anchor), Math.max(this.at, this.anchor)];
    for (const { element } of this.framed) {
      element.classList.remove("qt-selected", "qt-first", "qt-last");
      element.removeAttribute("aria-selected");
    }
    this.framed = this.rows.slice(from, to + 1).filter((row) => row.shown);
    for (const row of this.framed) {
      row.element.classList.add("qt-selected");
      row.element.classList.toggle("qt-first", row.index === from);
      row.element.classList.toggle("qt-last", row.index === to);
      row.element.setAttribute("aria-selected", "true");
    }
    this.body.setAttribute("aria-activedescendant", this.here.element.id);
  }

  move(step, extend = false) {
    for (let i = this.at + step; i >= 0 && i < this.rows.length; i += step) {
      if (this.rows[i].shown) return this.select(i, { extend });
    }
    return undefined;
  }

  /** To the next row (or the one before) for which something holds, past the end from the start; whether there is one. */
  seek(holds, step = 1) {
    const order = [...this.rows.slice(this.at + 1), ...this.rows.slice(0, this.at)];
    const next = (step > 0 ? order : order.reverse()).find((row) => row.shown && holds(row));
    if (next) this.select(next.index);
    return Boolean(next);
  }

  nextUncoded(step) {
    if (!this.seek((row) => this.counts(row) && !row.on.length, step)) this.tell(this.w("all_coded"));
  }

  /** Whether a row belongs to those that are to be coded: a participant's, and more than a nod. */
  counts(row) {
    return !row.moderator && (row.size >= 5 || row.on.length > 0);
  }

  /** Pick words: [{row, start, end}] in UTF-16 units, or null for the whole of what is selected. */
  pick(picked) {
    this.picked = picked;
    const ranges = (picked ?? []).map(({ row, start, end }) => rangeIn(row.cell, start, end));
    if (!globalThis.CSS?.highlights) return;
    if (ranges.length) CSS.highlights.set("qual-picked", new Highlight(...ranges));
    else CSS.highlights.delete("qual-picked");
  }

  /** Walk over the words of the utterance: right and left pick one, with shift one more or one less. */
  pickWord(step, extend) {
    const words = wordsOf(this.here.text);
    if (!words.length) return;
    const now = this.picked?.length === 1 ? this.picked[0] : null;
    const first = now ? words.findIndex(([, end]) => end > now.start) : -1;
    const last = now ? words.findLastIndex(([start]) => start < now.end) : -1;
    let range = [0, 0];
    if (!now) range = step > 0 ? [0, 0] : [words.length - 1, words.length - 1];
    else if (extend) range = [first, Math.min(words.length - 1, Math.max(first, last + step))];
    else range = Array(2).fill(Math.min(words.length - 1, Math.max(0, (step > 0 ? last : first) + step)));
    this.anchor = this.at;
    this.frame();
    getSelection().removeAllRanges();
    this.pick([{ row: this.here, start: words[range[0]][0], end: words[range[1]][1] }]);
    this.panel.draw();
  }

  mouseUp(event) {
    if (event.target.closest("button, .qt-correcting")) return;
    const selection = getSelection();
    const picked = selection.isCollapsed ? [] : this.spansOf(selection.getRangeAt(0));
    const index = Number(event.target.closest(".qt-row")?.dataset.index ?? NaN);
    if (picked.length && !event.shiftKey) {
      this.anchor = picked[0].row.index;
      this.select(picked.at(-1).row.index, { extend: true, quiet: true });
      this.pick(picked);
      this.wonderCue();
      this.panel.draw();
    } else if (!Number.isNaN(index)) {
      if (event.shiftKey) selection.removeAllRanges();
      this.select(index, { extend: event.shiftKey, quiet: true });
    }
    this.focus();
  }

  /** The words of a range of the document, row by row, blanks at either end left out. */
  spansOf(range) {
    const found = [];
    for (const row of this.rows) {
      if (!row.shown || !range.intersectsNode(row.cell)) continue;
      const start = row.cell.contains(range.startContainer) ? unitsBefore(row.cell, range.startContainer, range.startOffset) : 0;
      const end = row.cell.contains(range.endContainer) ? unitsBefore(row.cell, range.endContainer, range.endOffset) : row.text.length;
      const words = row.text.slice(start, end);
      if (words.trim()) found.push({ row, start: start + words.length - words.trimStart().length, end: end - words.length + words.trimEnd().length });
    }
    return found;
  }

  /** What a code would be given to now: spans as the store takes them. */
  spans() {
    if (this.picked) {
      return this.picked.map(({ row, start, end }) => ({
        utterance: row.id, start: toPoints(row.text, start), end: toPoints(row.text, end), text: row.text.slice(start, end),
      }));
    }
    const [from, to] = [Math.min(this.at, this.anchor), Math.max(this.at, this.anchor)];
    return this.rows.slice(from, to + 1).filter((row) => row.shown).map((row) => ({
      utterance: row.id, start: 0, end: toPoints(row.text, row.text.length), text: row.text,
    }));
  }

  aboutNow() {
    return this.about ?? { kind: this.spans().length > 1 ? "interaction" : "individual", stance: null, valence: null };
  }

  /** Another kind, stance or valence for the next coding. */
  turn(name) {
    const now = this.aboutNow();
    if (name === "kind") this.about = aboutOf({ ...now, kind: nextOf(KINDS, now.kind) ?? KINDS[0] });
    else if (name === "valence") this.about = { ...now, valence: nextOf(VALENCES, now.valence) };
    else if (now.kind !== "interaction") this.tell(this.w("stance.when"));
    else if (!now.stance && this.cue) this.takeCue();
    else this.about = { ...now, stance: nextOf(STANCES, now.stance) };
    this.field.draw();
  }

  takeCue() {
    this.about = { ...this.aboutNow(), kind: "interaction", stance: this.cue.stance };
    this.cue = null;
    this.field.draw();
  }

  focus() {
    this.body.focus({ preventScroll: true });
  }

  // --- acts ------------------------------------------------------------------------------------------------
  act(kind, fields = {}) {
    if (!room.queue || !this.state) return null;
    const act = room.queue.add(kind, fields);
    this.overlay();
    this.bar.draw();
    return act;
  }

  code(code, more = {}) {
    this.last = code;
    this.act("code", { code: code.id, spans: this.spans(), ...this.aboutAct(), ...more });
    this.coded();
  }

  codeNew(name, more = {}) {
    const words = name.trim().replace(/\s+/g, " ");
    if (!words) return;
    this.last = this.named(words) ?? { name: words };
    this.act("code_new", { name: words, spans: this.spans(), ...this.aboutAct(), ...more });
    this.coded();
  }

  aboutAct() {
    const { kind, stance, valence } = this.aboutNow();
    return { as: kind, stance, valence };
  }

  coded() {
    this.about = null;
    this.cue = null;
    this.pick(null);
    getSelection().removeAllRanges();
    this.field.draw();
    this.panel.draw();
  }

  repeat() {
    if (!this.last) this.tell(this.w("no_last"));
    else if (this.codes.has(this.last.id) && !this.last.id.startsWith("new:")) this.code(this.last);
    else this.codeNew(this.last.name);
  }

  remove(coding) {
    this.act("remove", { coding: coding.id });
    this.focus();
  }

  /** Take back the coding on this utterance that came last, of the coder's own. */
  removeLast() {
    const own = this.here.on.map(({ coding }) => coding).filter((coding) => coding.coder === this.state.coder);
    if (own.length) this.remove(own.reduce((last, one) => (one.id > last.id ? one : last)));
    else this.tell(this.w("no_codes"));
  }

  openCorrecting() {
    this.correcting?.close();
    this.correcting = new Correcting(this, this.here);
  }

  /** Take back a coding that a chip stands for: the coder's own before another's. */
  removeFrom(chip) {
    const ids = chip.dataset.codings.split(" ");
    const codings = this.codings.filter((coding) => ids.includes(coding.id));
    const chosen = codings.findLast((coding) => coding.coder === this.state.coder) ?? codings.at(-1);
    if (chosen) this.remove(chosen);
  }

  /** Say yes (or no) to what is suggested at `place`. In the empirical pass a label becomes a code. */
  answer(place, yes) {
    if (this.state.pass === "empirical") {
      const label = this.labels?.ready?.[place];
      if (label && yes) this.codeNew(label.label, { origin: "suggestion", rank: place + 1 });
      return;
    }
    const one = this.suggested()[place];
    if (!one) return;
    const fields = { utterance: this.here.id, code: one.code, rank: one.rank, score: one.score };
    if (!yes) this.turnedDown.add(`${fields.utterance} ${fields.code}`);
    else this.last = this.codes.get(one.code);
    const picked = this.picked?.length === 1 ? this.spans()[0] : null;
    this.act(yes ? "accept" : "reject", yes && picked ? { ...fields, span: [picked.start, picked.end] } : fields);
    if (yes) this.coded();
    this.focus();
  }

  inVivo() {
    if (this.picked) this.codeNew(this.picked.map(({ row, start, end }) => row.text.slice(start, end)).join(" "));
    else this.tell(this.w("pick_first"));
  }

  // --- questions -------------------------------------------------------------------------------------------
  /** The suggestions for the utterance in the frame, less those answered here already. */
  suggested() {
    const has = new Set((this.here?.on ?? []).map(({ coding }) => coding.code));
    const all = this.suggestions.get(this.here?.id) ?? [];
    return all.filter((one) => !has.has(one.code) && !this.turnedDown.has(`${this.here.id} ${one.code}`));
  }

  /** Ask for suggestions when the frame has rested, for this utterance and the next few. */
  wonder(delay = SETTLE) {
    clearTimeout(this.asking);
    if (this.state?.pass !== "framework" || !this.here) return;
    if (this.suggestions.has(this.here.id) && !this.stale.has(this.here.id)) return;
    this.asking = setTimeout(() => {
      const near = this.rows.slice(this.at, this.at + 8).filter((row) => !row.moderator || row === this.here);
      this.ask("codes", { utterances: near.map((row) => row.id) });
    }, delay);
  }

  /** Ask what the words of an exchange hint at, when it has just been selected. */
  wonderCue() {
    clearTimeout(this.hinting);
    this.cue = null;
    this.about = null;
    if (!this.state || (this.at === this.anchor && (this.picked?.length ?? 0) < 2)) return;
    this.hinting = setTimeout(() => this.ask("stance", { texts: this.spans().map((span) => span.text) }), SETTLE);
  }

  ask(kind, fields) {
    this.questions.ask(kind, fields, room.ask);
  }

  askLabels() {
    if (this.state.pass !== "empirical") return;
    const spans = this.spans();
    this.labels = { at: this.here.id, ready: null };
    this.ask("labels", { text: spans.map((span) => span.text).join("\n") });
    this.panel.draw();
  }

  answered(answers) {
    for (const [question, answer] of this.questions.settle(answers ?? [], room.ask)) {
      if (answer.labels && this.labels) this.labels.ready = answer.labels;
      if (answer.cue) this.cue = answer.cue;
      if (answer.kept) this.correcting?.answered(answer.kept);
      for (const [id, ranked] of Object.entries(answer.codes ?? {})) {
        this.suggestions.set(id, ranked);
        this.stale.delete(id);
        if (answer.clear.includes(id)) this.clear.add(id);
        else this.clear.delete(id);
      }
      if (answer.wait && question.kind === "survey") setTimeout(() => this.survey(), AGAIN);
      else if (answer.wait) this.wonder(AGAIN);
      else if (question.kind === "survey") this.surveyed();
    }
    this.panel.draw();
  }

  // --- looking through the session for suggestions -------------------------------------------------------------
  /** Whether a row has a suggestion worth going to that nobody has answered. */
  suggests(row) {
    if (!this.clear.has(row.id) || !this.counts(row)) return false;
    const has = new Set(row.on.map(({ coding }) => coding.code));
    return (this.suggestions.get(row.id) ?? []).some((one) => !has.has(one.code) && !this.turnedDown.has(`${row.id} ${one.code}`));
  }

  /** Ask for the suggestions of the next rows from the frame on that nobody has asked for yet; whether there are any. */
  survey() {
    const open = [...this.rows.slice(this.at), ...this.rows.slice(0, this.at)].filter((row) => this.counts(row) && !this.suggestions.has(row.id));
    if (!open.length) return false;
    this.ask("survey", { utterances: open.slice(0, SURVEYED).map((row) => row.id) });
    return true;
  }

  surveyed() {
    if (this.seeking) this.nextSuggestion();
    if (this.filter.only === "suggested") {
      this.applyFilter();
      this.survey();
    }
  }

  nextSuggestion() {
    this.seeking = false;
    if (this.state.pass !== "framework") this.tell(this.w("suggestion.when"));
    else if (!this.codes.values().some((code) => code.origin === "framework")) this.tell(this.w("no_frame"));
    else if (!this.seek((row) => this.suggests(row))) {
      this.seeking = this.survey();
      this.tell(this.w(this.seeking ? "thinking" : "suggestion.none"));
    }
  }

  // --- keys and filters ------------------------------------------------------------------------------------
  key(event) {
    if (event.target !== this.body) return;
    const act = this.actOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** The keys work from where a choice of session leaves the focus too; where one types, or a button has a use for the key, never. */
  keyOutside(event) {
    const { target } = event;
    if (event.defaultPrevented || this.root.contains(target)) return;
    if (target.closest?.("input, textarea, select, canvas, [contenteditable], [role=dialog]")) return;
    if (target !== document.body && !/^[a-zæøå?]$/i.test(event.key)) return;
    const act = this.actOf(event);
    if (!act) return;
    event.preventDefault();
    this.focus();
    act();
  }

  /** What a key does: those that are fixed, then the coder's own. */
  actOf(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.state) return null;
    const more = event.shiftKey;
    const fixed = {
      ArrowDown: () => this.move(1, more), ArrowUp: () => this.move(-1, more),
      ArrowRight: () => this.pickWord(1, more), ArrowLeft: () => this.pickWord(-1, more),
      Home: () => this.select(Math.max(0, this.rows.findIndex((row) => row.shown))),
      End: () => this.select(Math.max(0, this.rows.findLastIndex((row) => row.shown))),
      Enter: () => this.field.open(), Escape: () => this.select(this.at),
    };
    const command = this.keys.command(event);
    return fixed[event.key] ?? (command ? this.commands()[command] : null);
  }

  commands() {
    return {
      next: () => this.move(1), previous: () => this.move(-1), uncoded: () => this.nextUncoded(1), uncodedBack: () => this.nextUncoded(-1),
      suggestion: () => this.nextSuggestion(), search: () => this.finder.open(), hit: () => this.finder.step(1), hitBack: () => this.finder.step(-1),
      grid: () => document.querySelector(".st-key-grid_strip button")?.focus(), beside: () => this.toggleBeside(),
      repeat: () => this.repeat(), invivo: () => this.inVivo(),
      first: () => this.answer(0, true), second: () => this.answer(1, true), third: () => this.answer(2, true), reject: () => this.answer(0, false),
      labels: () => this.askLabels(), kind: () => this.turn("kind"), stance: () => this.turn("stance"), valence: () => this.turn("valence"),
      details: () => this.panel.openDetails(), remove: () => this.removeLast(),
      memo: () => this.panel.memos.write("utterance", this.here.id), memoSession: () => this.panel.memos.write("session", this.data.source),
      correct: () => this.openCorrecting(), sound: () => (this.player ? this.player.play(this.here) : this.tell(this.w("sound.none"))),
      undo: () => this.act("undo"), redo: () => this.act("redo"), help: () => this.panel.toggleHelp(),
    };
  }

  applyFilter() {
    const { speaker, role, code, only } = this.filter;
    let any = false;
    for (const row of this.rows) {
      row.shown = (!speaker || row.speaker === speaker) && (!role || row.role === role)
        && (!code || row.on.some(({ coding }) => coding.code === code))
        && (!only || row.index === this.at || (only === "uncoded" ? this.counts(row) && !row.on.length : this.suggests(row)));
      if (row.element.hidden === row.shown) row.element.hidden = !row.shown;
      any ||= row.shown;
    }
    this.empty.hidden = any;
    if (only === "suggested" && this.state?.pass === "framework") this.survey();
    if (!this.here?.shown) {
      const next = this.rows.find((row) => row.shown && row.index >= this.at) ?? this.rows.findLast((row) => row.shown);
      if (next) this.select(next.index, { quiet: true });
    } else this.frame();
  }
}
