// The transcript: draws what was said and the codings on it, follows keys and mouse, and hands acts to the queue.
// Streamlit mounts this module three times on a page: `text` draws; `acts` carries acts and codings; `ask` carries
// questions for suggestions. Text is sent once a session, so that a coding never sends it again.

const room = (globalThis.qualCoding ??= { view: null, queue: null, acts: null, ask: null });
const NARROW = 940; // pixels below which the panel stands under the text
const SETTLE = 120; // milliseconds on an utterance before suggestions are asked for
const AGAIN = 900; // milliseconds before asking again when the suggestions were not ready

export default function mount({ data, parentElement, setStateValue }) {
  if (data.role === "text") return mountText(data, parentElement);
  if (data.role === "acts") return mountActs(data, setStateValue);
  room.ask = { data, ask: (question) => setStateValue("ask", question) };
  room.view?.answered(data);
  return () => { room.ask = null; };
}

function mountText(data, parent) {
  if (parent.view?.data.id !== data.id) {
    parent.view?.destroy();
    parent.view = new View(parent, data);
  }
  room.view = parent.view;
  parent.view.goTo(data.at);
  return () => {
    parent.view?.destroy();
    if (room.view === parent.view) room.view = null;
    parent.view = null;
  };
}

function mountActs(data, setStateValue) {
  if (room.queue?.place !== `qual:acts:${data.study}`) room.queue = new Queue(data.study);
  room.acts = { data, choosePass: (name) => setStateValue("pass", name) };
  const settled = room.queue.settle(data.acks);
  room.queue.connect((waiting) => setStateValue("queue", waiting));
  room.view?.stored(data, settled);
  return () => {
    room.acts = null;
    room.queue.connect(null);
  };
}

class View {
  constructor(parent, data) {
    this.data = data;
    this.words = data.words;
    this.rows = data.utterances.map((one, index) => ({ ...one, index, shown: true, drawn: "" }));
    this.byId = new Map(this.rows.map((row) => [row.id, row]));
    this.at = 0; // the row in the frame
    this.anchor = 0; // the other end of a selection over several rows
    this.framed = []; // the rows in the frame
    this.picked = null; // words picked with the mouse or the arrows: [{row, start, end}] in UTF-16 units
    this.kind = null; // individual, group or interaction; null follows the selection
    this.last = null; // the code given last
    this.filter = { speaker: "", code: "", uncoded: false };
    this.codes = new Map();
    this.codings = [];
    this.memos = [];
    this.state = null;
    this.turnedDown = new Set();
    this.suggestions = new Map(); // utterance id → ranked codes
    this.stale = new Set(); // utterances whose suggestions an act has touched since
    this.labels = null;
    this.stop = new AbortController();
    this.build(parent);
    this.panel = new Panel(this, this.aside);
    this.field = new CodeField(this, this.bottom);
    if (room.acts) this.stored(room.acts.data, []);
    this.select(Math.max(0, this.rows.findIndex((row) => !row.moderator)), { quiet: true });
    this.size();
  }

  destroy() {
    this.stop.abort();
    clearTimeout(this.asking);
    globalThis.CSS?.highlights?.delete("qual-picked");
    this.root.remove();
  }

  w(key, values = {}) {
    return fill(this.words[key] ?? key, values);
  }

  // --- drawing ---------------------------------------------------------------------------------------------
  build(parent) {
    this.body = make("div", {
      class: "qt-scroll", role: "grid", tabindex: 0, "aria-label": this.w("transcript", { session: this.data.session }),
      "aria-multiselectable": "true", onkeydown: (event) => this.key(event), onmouseup: (event) => this.mouseUp(event),
      onmouseover: (event) => this.light(event.target, true), onmouseout: (event) => this.light(event.target, false),
    });
    const timed = this.rows.some((row) => row.start !== null);
    if (!timed) this.body.classList.add("qt-untimed");
    const longest = Math.max(3, ...this.rows.map((row) => row.speaker?.length ?? 0));
    this.body.style.setProperty("--who", `${Math.min(longest, 13) * 0.62 + 0.4}rem`);
    for (const row of this.rows) this.body.append(this.makeRow(row, timed));
    this.empty = make("p", { class: "qt-none", hidden: true }, this.w("none_match"));
    this.body.append(this.empty);
    this.aside = make("aside", { class: "qt-panel", "aria-label": this.w("panel") });
    this.bottom = make("div", { class: "qt-field" });
    this.bar = new Bar(this);
    this.said = make("div", { class: "qt-said", role: "status", "aria-live": "polite", hidden: true });
    this.root = make(
      "section", { class: "qt", onkeydown: (event) => event.stopPropagation() }, this.bar.element,
      make("div", { class: "qt-main" }, make("div", { class: "qt-left" }, this.body, this.bottom), this.aside), this.said,
    );
    parent.append(this.root);
    addEventListener("resize", () => this.size(), { signal: this.stop.signal });
    addEventListener("keydown", (event) => this.keyOutside(event), { signal: this.stop.signal });
  }

  makeRow(row, timed) {
    row.cell = make("div", { role: "gridcell", class: "qt-text" }, row.text);
    row.chips = make("div", { role: "gridcell", class: "qt-chips" });
    const time = timed ? make("div", { role: "gridcell", class: "qt-time" }, row.start === null ? "" : clock(row.start)) : null;
    const who = make("div", { role: "gridcell", class: "qt-who", title: row.role ?? "" }, row.speaker ?? "");
    const classes = `qt-row${row.moderator ? " qt-moderator" : ""}`;
    row.element = make("div", { role: "row", class: classes, id: `qt-${row.id}`, "data-index": row.index }, time, who, row.cell, row.chips);
    return row.element;
  }

  /** The window's height, less what stands above; below NARROW the panel goes under the text. */
  size() {
    const above = this.aside.parentElement.getBoundingClientRect().top + scrollY;
    const narrow = this.root.clientWidth < NARROW;
    this.root.classList.toggle("qt-narrow", narrow);
    this.root.style.setProperty("--qt-height", `${Math.max(420, innerHeight - above - 18)}px`);
  }

  /** What is on the rows now: the stored codings with the acts that are still on their way laid over them. */
  stored(state, settled) {
    this.state = state;
    for (const { act, answer } of settled) this.heard(act, answer);
    this.overlay();
    this.bar.draw();
    this.wonder();
  }

  heard(act, answer) {
    if (!answer.ok) this.tell(answer.error, true);
    else if (answer.operation) this.tell(this.w(act.kind === "undo" ? "undone" : "redone", { what: answer.words }));
    for (const id of [act.utterance, ...(act.spans ?? []).map((span) => span.utterance)]) this.stale.add(id);
    if (act.kind === "undo" || act.kind === "redo") {
      for (const id of this.suggestions.keys()) this.stale.add(id);
      this.turnedDown.clear();
    }
    if (act.kind === "reject" && !answer.ok) this.turnedDown.delete(`${act.utterance} ${act.code}`);
  }

  overlay() {
    this.codes = new Map(this.state.codes.map((code) => [code.id, code]));
    const codings = new Map(this.state.codings.map((coding) => [coding.id, coding]));
    const memos = new Map(this.state.memos.map((memo) => [memo.id, memo]));
    for (const act of room.queue?.waiting ?? []) this.lay(act, codings, memos);
    this.codings = [...codings.values()];
    this.memos = [...memos.values()];
    for (const row of this.rows) row.on = [];
    for (const coding of this.codings) {
      for (const [utterance, start, end] of coding.spans) this.byId.get(utterance)?.on.push({ coding, points: [start, end] });
    }
    for (const row of this.rows) this.drawRow(row);
    this.applyFilter();
    this.panel.draw();
  }

  lay(act, codings, memos) {
    if (act.kind === "remove") codings.delete(act.coding);
    else if (act.kind === "memo_delete") memos.delete(act.memo);
    else if (act.kind === "memo") memos.set(act.id, { id: act.id, utterance: act.utterance, text: act.text, author: this.state.coder });
    else if (["code", "code_new", "accept"].includes(act.kind)) {
      const spans = act.spans ?? [{ utterance: act.utterance, start: act.span?.[0], end: act.span?.[1] }];
      const known = act.kind === "code_new" ? this.named(act.name) : this.codes.get(act.code);
      const code = known ?? { id: `new:${fold(act.name ?? "")}`, name: act.name ?? "…", origin: "empirical", colour: this.codes.size % 12, uses: 1 };
      this.codes.set(code.id, code);
      codings.set(act.id, {
        id: act.id, code: code.id, coder: this.state.coder, kind: act.as ?? "individual",
        spans: spans.map((span) => [span.utterance, span.start ?? 0, span.end ?? toPoints(this.byId.get(span.utterance)?.text ?? "", Infinity)]),
      });
    }
  }

  named(name) {
    const wanted = name.trim().replace(/\s+/g, " ").toLowerCase();
    return [...this.codes.values()].find((code) => code.name.toLowerCase() === wanted);
  }

  /** Draw the row anew where it looks different; a coding that only got its id from the store keeps its elements, for
   *  somebody may be selecting words there. */
  drawRow(row) {
    if (!row.on.length && !row.ids?.length) return;
    row.on.sort((a, b) => a.points[0] - b.points[0] || b.points[1] - a.points[1] || compare(this.codes.get(a.coding.code)?.name, this.codes.get(b.coding.code)?.name) || compare(a.coding.coder, b.coding.coder));
    const ids = row.on.map(({ coding }) => coding.id);
    const look = JSON.stringify(row.on.map(({ coding, points }) => [this.codes.get(coding.code)?.name, this.codes.get(coding.code)?.colour, coding.coder, coding.kind, coding.spans.length, points]));
    const renamed = new Map(row.ids?.map((id, i) => [id, ids[i]]));
    row.ids = ids;
    if (look === row.drawn) {
      for (const element of row.element.querySelectorAll("[data-codings]")) {
        element.dataset.codings = element.dataset.codings.split(" ").map((id) => renamed.get(id) ?? id).join(" ");
      }
      return;
    }
    row.drawn = look;
    const length = row.text.length;
    const spans = row.on.map(({ coding, points }) => ({ coding, start: toUnits(row.text, points[0]), end: toUnits(row.text, points[1]) }));
    const whole = spans.filter((span) => span.start === 0 && span.end === length);
    const parts = spans.filter((span) => span.start > 0 || span.end < length);
    const lanes = putInLanes(parts);
    row.element.style.setProperty("--lanes", lanes);
    row.element.style.setProperty("--bars", whole.length);
    row.cell.replaceChildren(...cutInRuns(length, parts).map((run) => this.makeRun(row.text.slice(run.start, run.end), run.spans, lanes)));
    row.cell.append(...whole.map((span, i) => {
      const bar = make("i", { class: "qt-bar-mark", "data-codings": span.coding.id, "aria-hidden": "true" });
      bar.style.cssText = `--c: ${this.colour(span.coding.code)}; --i: ${i}`;
      return bar;
    }));
    const byCode = Map.groupBy(new Set(row.on.map(({ coding }) => coding)), (coding) => coding.code);
    row.chips.replaceChildren(...[...byCode.values()].map((codings) => this.makeChip(codings)));
  }

  makeRun(words, spans, lanes) {
    if (!spans.length) return document.createTextNode(words);
    const lines = spans.map((span) => {
      const colour = this.colour(span.coding.code);
      return `linear-gradient(${colour}, ${colour}) 0 calc(100% - ${(lanes - 1 - span.lane) * 4}px) / 100% 2.5px no-repeat`;
    });
    const run = make("span", { class: "qt-run", "data-codings": spans.map((span) => span.coding.id).join(" ") }, words);
    run.style.background = lines.join(", ");
    return run;
  }

  colour(code) {
    return `var(--qual-${this.codes.get(code)?.colour ?? 11})`;
  }

  /** One chip a code, however many codings. */
  makeChip(codings) {
    const name = this.codes.get(codings[0].code)?.name ?? "";
    const mine = codings.filter((coding) => coding.coder === this.state.coder);
    const others = [...new Set(codings.map((coding) => coding.coder))].filter((coder) => coder !== this.state.coder);
    const kinds = [...new Set(codings.map((coding) => coding.kind))].filter((kind) => kind !== "individual");
    const remove = this.w("remove", { code: name });
    const chip = make(
      "span", {
        class: `qt-chip${mine.length ? "" : " qt-other"}`, "data-codings": codings.map((coding) => coding.id).join(" "),
        title: [name, ...kinds.map((kind) => this.w(`kind.${kind}`)), ...others].join(" · "),
      },
      make("i", { class: "qt-dot", "aria-hidden": "true" }), make("span", { class: "qt-name" }, name),
      codings.length > 1 ? make("span", { class: "qt-mark" }, `×${codings.length}`) : null,
      codings.some((coding) => coding.spans.length > 1) ? make("span", { class: "qt-mark", "aria-hidden": "true" }, "⇄") : null,
      make("button", { class: "qt-x", type: "button", tabindex: -1, "aria-label": remove, title: remove, onclick: () => this.removeFrom(chip) }, "×"),
    );
    chip.style.setProperty("--c", this.colour(codings[0].code));
    return chip;
  }

  /** Show which words a chip, or a coded run, belongs to. */
  light(target, on) {
    const ids = target.closest?.("[data-codings]")?.dataset.codings.split(" ") ?? [];
    for (const id of ids) for (const one of this.root.querySelectorAll(`[data-codings~="${CSS.escape(id)}"]`)) one.classList.toggle("qt-lit", on);
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

  nextUncoded() {
    const open = (row) => row.shown && this.counts(row) && !row.on.length;
    const next = this.rows.slice(this.at + 1).find(open) ?? this.rows.slice(0, this.at).find(open);
    if (next) this.select(next.index);
    else this.tell(this.w("all_coded"));
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
    if (event.target.closest("button")) return;
    const selection = getSelection();
    const picked = selection.isCollapsed ? [] : this.spansOf(selection.getRangeAt(0));
    const index = Number(event.target.closest(".qt-row")?.dataset.index ?? NaN);
    if (picked.length && !event.shiftKey) {
      this.anchor = picked[0].row.index;
      this.select(picked.at(-1).row.index, { extend: true, quiet: true });
      this.pick(picked);
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

  kindNow() {
    return this.kind ?? (this.spans().length > 1 ? "interaction" : "individual");
  }

  focus() {
    this.body.focus({ preventScroll: true });
  }

  // --- acts ------------------------------------------------------------------------------------------------
  act(kind, fields = {}) {
    if (!room.queue) return;
    room.queue.add(kind, fields);
    this.overlay();
    this.bar.draw();
  }

  code(code, more = {}) {
    this.last = code;
    this.act("code", { code: code.id, spans: this.spans(), as: this.kindNow(), ...more });
    this.coded();
  }

  codeNew(name, more = {}) {
    const words = name.trim().replace(/\s+/g, " ");
    if (!words) return;
    this.last = this.named(words) ?? { name: words };
    this.act("code_new", { name: words, spans: this.spans(), as: this.kindNow(), ...more });
    this.coded();
  }

  coded() {
    this.kind = null;
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
      this.ask({ kind: "codes", utterances: near.map((row) => row.id) });
    }, delay);
  }

  ask(question) {
    this.question = { ...question, number: (this.question?.number ?? Date.now()) + 1 };
    room.ask?.ask(this.question);
  }

  askLabels() {
    if (this.state.pass !== "empirical") return;
    const spans = this.spans();
    this.labels = { at: this.here.id, ready: null };
    this.ask({ kind: "labels", text: spans.map((span) => span.text).join("\n") });
    this.panel.draw();
  }

  answered(data) {
    if (!this.question || data.number !== this.question.number) return;
    if (data.labels && this.labels) this.labels.ready = data.labels;
    for (const [id, ranked] of Object.entries(data.codes ?? {})) {
      this.suggestions.set(id, ranked);
      this.stale.delete(id);
    }
    this.panel.draw();
    if (data.wait) this.wonder(AGAIN);
  }

  // --- keys and filters ------------------------------------------------------------------------------------
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.body) return;
    const act = this.keys()[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  }

  /** The keys work from where a choice of session leaves the focus too; where one types, or a button has a use for the key, never. */
  keyOutside(event) {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || this.root.contains(target)) return;
    if (target.closest?.("input, textarea, select, canvas, [contenteditable], [role=dialog]")) return;
    if (target !== document.body && !/^[a-z?]$/i.test(event.key)) return;
    const act = this.keys()[event.key];
    if (!act) return;
    event.preventDefault();
    this.focus();
    act(event);
  }

  keys() {
    const down = (event) => this.move(1, event.shiftKey);
    const up = (event) => this.move(-1, event.shiftKey);
    return {
      j: down, J: down, ArrowDown: down, k: up, K: up, ArrowUp: up,
      ArrowRight: (event) => this.pickWord(1, event.shiftKey), ArrowLeft: (event) => this.pickWord(-1, event.shiftKey),
      Home: () => this.select(Math.max(0, this.rows.findIndex((row) => row.shown))),
      End: () => this.select(Math.max(0, this.rows.findLastIndex((row) => row.shown))),
      n: () => this.nextUncoded(), Enter: () => this.field.open(), l: () => this.repeat(), i: () => this.inVivo(),
      1: () => this.answer(0, true), 2: () => this.answer(1, true), 3: () => this.answer(2, true), x: () => this.answer(0, false),
      p: () => this.askLabels(), m: () => this.panel.openMemo(), u: () => this.act("undo"), U: () => this.act("redo"),
      g: () => document.querySelector(".st-key-grid_strip button")?.focus(),
      "?": () => this.panel.toggleHelp(), Escape: () => this.select(this.at),
    };
  }

  applyFilter() {
    const { speaker, code, uncoded } = this.filter;
    let any = false;
    for (const row of this.rows) {
      row.shown = (!speaker || row.speaker === speaker) && (!code || row.on.some(({ coding }) => coding.code === code))
        && (!uncoded || (this.counts(row) && !row.on.length) || row.index === this.at);
      if (row.element.hidden === row.shown) row.element.hidden = !row.shown;
      any ||= row.shown;
    }
    this.empty.hidden = any;
    if (!this.here?.shown) {
      const next = this.rows.find((row) => row.shown && row.index >= this.at) ?? this.rows.findLast((row) => row.shown);
      if (next) this.select(next.index, { quiet: true });
    } else this.frame();
  }
}

function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}

/** How many UTF-16 units of `root`'s text stand before a place in it. */
function unitsBefore(root, node, offset) {
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The document's range for UTF-16 units [start, end) of `root`'s text. */
function rangeIn(root, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const after = before + node.length;
    if (start >= before && start <= after) range.setStart(node, start - before);
    if (end >= before && end <= after) {
      range.setEnd(node, end - before);
      break;
    }
    before = after;
  }
  return range;
}
