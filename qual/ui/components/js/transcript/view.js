// The coding page: the transcript of a session, drawn from what Streamlit carries once; its codings, acts and questions
// come and go by the window's wire (`wire/`).

import { make } from "../shared/drawing.js";
import { undoOf } from "../shared/undo.js";
import { KINDS, STANCES, VALENCES, aboutOf, nextOf } from "./about.js";
import { Asking } from "./asking.js";
import { Beside } from "./beside.js";
import { Correcting } from "./correcting.js";
import { CodeList, Opened } from "./code_list.js";
import { Ends } from "./ends.js";
import { CodeField } from "./field.js";
import { Finder } from "./finder.js";
import { Keys } from "./keys.js";
import { Panel } from "./panel.js";
import { Place } from "./place.js";
import { Player } from "./sound.js";
import { Standing } from "./standing.js";
import { Strip } from "./strip.js";
import { toldOf } from "./telling.js";

const NARROW = 700; // pixels below which the panel stands under the text
const TIGHT = 1140; // pixels below which the chips stand under the words, and the panel is narrow

/** What lasts from one session to the next: the view on the page, and the pass that the coder has chosen. */
export const room = { view: null, pass: null, focus: false, given: [] };

export class View extends Asking {
  constructor(parent, data, line, { before = null, choose }) {
    super(data.utterances, data.words, line);
    this.data = data;
    this.choose = choose;
    this.about = null; // what the next coding stands for; null follows the selection
    this.last = null; // the code given last
    this.standing = before?.standing ?? new Standing();
    this.standing.start(this.byId);
    this.state = before?.state ?? null;
    this.keys = new Keys(this.line.coder ?? "");
    this.unseen = []; // acts that are stored, while what they changed has not been told
    this.retold = new Set(); // rows whose text has been corrected
    this.finder = new Finder(this);
    this.build(parent);
    this.panel = new Panel(this, this.aside);
    this.ends = new Ends(this);
    this.field = new CodeField(this, this.bottom);
    this.codeList = new CodeList(this);
    this.places = new Place(this);
    this.places.written = before?.places.written ?? null;
    const kept = before ? null : this.places.find();
    if (kept) this.filter = kept.filter;
    if (kept?.pass) room.pass = kept.pass;
    const first = Math.max(
      0,
      this.rows.findIndex((row) => !row.moderator),
    );
    const from = before ? this.byId.get(before.here?.id) : this.rows.find((row) => row.reference === kept?.utterance);
    this.select(from?.index ?? (before ? 0 : first), { quiet: !before });
    this.size();
    this.arriving = kept;
    if (kept) this.arrive();
    this.root.classList.toggle("qt-unready", !this.state); // no key is pressed in vain: it is seen when it can be used
    if (this.state) {
      this.overlay();
      this.strip.draw();
    }
    this.leave = this.line.look(this);
  }

  destroy() {
    this.leave();
    this.places.leave();
    super.destroy();
    clearTimeout(this.asking);
    clearTimeout(this.hinting);
    this.player?.stop();
    this.beside?.destroy();
    for (const name of ["qual-picked", "qual-found", "qual-found-now"]) globalThis.CSS?.highlights?.delete(name);
  }

  // --- drawing ---------------------------------------------------------------------------------------------
  build(parent) {
    this.body = this.makeBody(this.w("transcript", { session: this.data.session }), {
      "aria-multiselectable": "true",
      onmousedown: (event) => this.mouseDown(event),
      onmouseup: (event) => this.mouseUp(event),
      onscroll: () => this.places?.note(),
    });
    this.empty = make("p", { class: "qt-none", hidden: true }, this.w("none_match"));
    this.body.append(this.empty);
    this.aside = make("aside", { class: "qt-panel", "aria-label": this.w("panel") });
    this.bottom = make("div", { class: "qt-field" });
    this.strip = new Strip(this);
    this.said = make("div", { class: "qt-said", role: "status", "aria-live": "polite", hidden: true });
    this.left = make("div", { class: "qt-left" }, this.body, this.bottom);
    this.main = make("div", { class: "qt-main" }, this.left, this.aside);
    this.root = make(
      "section",
      {
        class: "qt",
        onkeydown: (event) => {
          event.stopPropagation();
          this.key(event);
        },
      },
      this.strip.element,
      this.main,
      this.said,
    );
    parent.append(this.root);
    addEventListener("resize", () => this.size(), { signal: this.gone.signal });
    // before Streamlit hears it, which has an `r` of its own
    addEventListener("keydown", (event) => this.keyOutside(event), { signal: this.gone.signal, capture: true });
  }

  /** The window's height, less what stands above; below NARROW the panel goes under the text. */
  size() {
    const width = this.root.clientWidth;
    this.root.classList.toggle("qt-narrow", width < NARROW);
    this.root.classList.toggle("qt-slim", width < TIGHT);
    this.strip.fit(this.strip.element.clientWidth);
    this.layCodes();
    this.ends.draw();
    const above = this.main.getBoundingClientRect().top + scrollY;
    this.root.style.setProperty("--qt-height", `${Math.max(420, innerHeight - above)}px`);
  }

  /** To where one was, as it stood in the window; to what a link names, in the middle. */
  arrive() {
    const { anchor, linked } = this.arriving;
    const row = anchor && this.rows.find((one) => one.reference === anchor.utterance);
    if (linked || !row?.shown) this.centre(this.here);
    else {
      this.body.scrollTop +=
        row.element.getBoundingClientRect().top - this.body.getBoundingClientRect().top - anchor.by;
    }
  }

  /** The first row in sight and where it stands, to come back to. */
  anchored() {
    const { left, top, width } = this.body.getBoundingClientRect();
    const element = document.elementFromPoint(left + width / 2, top + 12)?.closest(".qt-row");
    const row = element && this.body.contains(element) ? this.rows[Number(element.dataset.index)] : null;
    return row && { utterance: row.reference, by: Math.round(element.getBoundingClientRect().top - top) };
  }

  /** What a link names, also one that is followed while the page is open. */
  goTo(reference) {
    if (!this.places.leads(reference)) return;
    const row = this.rows.find((one) => one.reference === reference);
    if (!row || row === this.here) return;
    this.filterBy({ speaker: "", role: "", code: "", only: "" });
    this.select(row.index);
    this.centre(row);
  }

  /** Another session: the page's script is to carry it. The old one stays till then. */
  chooseSession(name) {
    room.focus = true;
    this.root.classList.add("qt-leaving");
    this.choose(name);
  }

  // --- the list of codes -----------------------------------------------------------------------------------
  get given() {
    return room.given;
  }

  get codesShown() {
    return this.codeList ? !this.codeList.element.hidden : false;
  }

  /** Whether there is no room for a column of its own. */
  get codesInPanel() {
    return this.root.classList.contains("qt-slim") || Boolean(this.beside);
  }

  layCodes() {
    const { element } = this.codeList;
    const place = this.codesInPanel ? this.aside : this.main;
    if (element.parentElement !== place) {
      if (place === this.main) place.prepend(element);
      else place.append(element);
    }
    this.root.classList.toggle("qt-listed", this.codesShown && !this.codesInPanel);
    this.panel.drawTabs();
    this.strip.drawListing();
  }

  turnCodes(open = !this.codesShown, { quiet = false } = {}) {
    this.codeList.element.hidden = !open;
    if (!quiet) this.opened.turn(this.state.pass, open);
    this.layCodes();
    if (open) this.codeList.show();
    this.ends.draw();
    if (quiet) return;
    if (open) this.codeList.find.focus();
    else this.focus();
  }

  /** As it was left last in this pass; where it would hide what stands about the utterance, it is closed at first. */
  openCodes() {
    this.codeList.element.hidden = this.codesInPanel || !this.opened.at(this.state.pass);
    this.layCodes();
    this.codeList.show();
  }

  // --- what the wire asks of a page ------------------------------------------------------------------------
  get name() {
    return "coding";
  }

  seen() {
    return {
      source: this.data.source,
      session: this.data.session,
      revision: this.standing.revision,
      mark: this.standing.mark,
    };
  }

  mark() {
    return this.standing.mark;
  }

  /** Somebody else has changed something: the session beside this one may be other too. */
  others() {
    if (this.beside) this.askBeside(this.beside.data.session);
  }

  /** The server has told something: what is new, null where it could not, and the acts that have been answered. */
  hear(news, settled) {
    for (const { act, answer } of settled) if (answer.coding) this.standing.made.set(act.id, answer.coding);
    const turnedBack = settled.some(({ answer }) => answer.ok && answer.operation);
    const touched = turnedBack && news ? this.touchedBy(news) : null;
    if (news && this.standing.hear(news)) {
      this.unseen = [];
      if (this.keys.coder !== news.coder) this.keys = new Keys(news.coder);
      if (this.opened?.coder !== news.coder) this.opened = new Opened(news.coder);
      if (this.root.classList.contains("qt-unready")) this.ready();
      const first = !this.state;
      this.state = { coder: news.coder, undo: news.undo, redo: news.redo, pass: room.pass ?? this.data.pass };
      if (first) this.openCodes();
      if (news.whole || news.changed?.codes) this.codeList.ask();
      for (const told of news.changed?.texts ?? []) this.correct(this.byId.get(told.id), told);
      this.compare(news.text);
    } else if (!news) this.unseen.push(...settled.filter(({ answer }) => answer.ok).map(({ act }) => act));
    if (!this.state) return;
    this.standing.coder = this.state.coder;
    for (const { act, answer } of settled) this.heard(act, answer);
    this.overlay();
    this.strip.draw();
    if (this.arrived) this.settleIn();
    if (touched) this.reveal(touched);
    this.wonder();
  }

  /** The codings have come, which take room: to the same place once more. */
  settleIn() {
    this.arrived = false;
    if (this.arriving) this.arrive();
    this.arriving = null;
    this.places.write();
  }

  ready() {
    this.root.classList.remove("qt-unready");
    this.arrived = true;
    if (room.focus) this.focus(); // where the focus was is no more
    room.focus = false;
  }

  /** What was said is other than what is drawn (a new file, a backup put in place): the page's script is to carry it
   *  anew. */
  compare(text) {
    if (!text || text === this.data.id || text === this.renewedFor) return;
    this.renewedFor = text;
    this.line.renew?.();
  }

  choosePass(name) {
    room.pass = this.state.pass = name;
    this.openCodes();
    this.places.note();
    this.field.hide();
    this.placeInSight();
    this.applyFilter({ stay: false });
    this.strip.draw();
    this.panel.draw();
    this.wonder();
  }

  /** Whether a coding is shown: one reads for empirical codes without a framework's before one's eyes. */
  inSight(coding) {
    return this.state.pass !== "empirical" || this.codes.get(coding.code)?.origin !== "framework";
  }

  placeInSight() {
    this.placeAll(
      this.codings.filter((coding) => this.inSight(coding)),
      this.at,
    );
  }

  correct(row, told) {
    if (!row || !this.setText(row, told)) return;
    if (this.picked?.some((one) => one.row === row)) this.pick(null);
    this.stale.add(row.id);
    this.retold.add(row);
  }

  heard(act, answer) {
    if (act.kind === "correct" && this.correcting?.saving?.id === act.id) {
      this.correcting.heard(answer);
      if (answer.ok) this.tell(this.w("correct.done"));
    } else if (!answer.ok) this.refused(act, answer.error);
    else if (answer.operation) {
      this.tell(this.w(act.kind === "undo" ? "undone" : "redone", { what: answer.words }));
    }
    for (const id of [act.utterance, ...(act.spans ?? []).map((span) => span.utterance)]) this.stale.add(id);
    if (act.kind === "undo" || act.kind === "redo") {
      for (const id of this.suggestions.keys()) this.stale.add(id);
      this.turnedDown.clear();
    }
    if (act.kind === "reject" && !answer.ok) this.turnedDown.delete(`${act.utterance} ${act.code}`);
  }

  /** Say where it was done that an act was not stored. */
  refused(act, error) {
    this.tell(error, true);
    if (act.kind === "memo") this.panel.memos.refused(act);
    if (act.kind === "point") this.panel.points.refused(act);
    const words = this.w("refused", { act: act.told, error });
    for (const id of this.standing.rowsOf(act)) this.note(this.byId.get(id), words);
  }

  /** Draw what is on the rows now: the stored codings with the acts that are still on their way laid over them. */
  overlay() {
    const pairs = this.standing.lay([...this.unseen, ...this.line.waitingOf("coding")]);
    this.codes = this.standing.codes;
    if (pairs) this.place(pairs.map(([before, after]) => [before, after && this.inSight(after) ? after : null]));
    else this.placeInSight();
    for (const row of this.retold) this.drawRow(row);
    if (this.retold.size || pairs?.length !== 0) this.applyFilter();
    this.retold.clear();
    this.finder.again();
    this.panel.draw();
    this.codeList.draw();
    this.ends.draw();
  }

  /** The ids of the utterances that news are about, which are not taken in yet: also of what will be gone. */
  touchedBy({ changed } = {}) {
    const spans = [
      ...(changed?.gone ?? []).flatMap((id) => this.standing.base.get(id)?.spans ?? []),
      ...(changed?.codings ?? []).flatMap((coding) => coding.spans),
    ];
    return new Set([...spans.map(([id]) => id), ...(changed?.texts ?? []).map(({ id }) => id)]);
  }

  /** What was undone or redone is shown where it is, also when one has gone on from there. */
  reveal(ids) {
    const touched = this.rows.filter((row) => row.shown && ids.has(row.id));
    const frame = this.body.getBoundingClientRect();
    const seen = ({ element }) => {
      const box = element.getBoundingClientRect();
      return box.bottom > frame.top + 20 && box.top < frame.bottom - 20;
    };
    if (touched.length && !touched.some(seen)) this.centre(touched[0]);
  }

  /** The rows out of sight have got their codings: what was found in them is marked anew. */
  allDrawn() {
    this.finder?.again();
  }

  get codings() {
    return [...this.standing.codings.values()];
  }

  named(name) {
    return this.standing.named(name);
  }

  setStrip(strip) {
    const told = JSON.stringify(strip);
    if (told !== this.strip.told) this.strip.where.draw(strip);
    this.strip.told = told;
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
    this.wantsBeside = !this.beside;
    if (this.beside) this.setBeside(null);
    else this.askBeside("");
  }

  /** Ask for another session: by its name, or the one that is nearest. */
  askBeside(wish) {
    this.ask("beside", { session: this.data.session, wish });
  }

  setBeside(data) {
    if (data && (data.for !== this.data.session || !this.wantsBeside)) return; // closed before the answer came
    if (data && !data.session) {
      this.tell(this.w("beside.none"));
      return;
    }
    if (
      this.beside &&
      data &&
      this.beside.data.session === data.session &&
      this.beside.data.revision === data.revision
    ) {
      return;
    }
    const top = this.beside?.data.session === data?.session ? this.beside?.body.scrollTop : 0;
    const [before, turned] = [this.beside, Boolean(this.beside) !== Boolean(data?.session)];
    before?.destroy();
    this.beside = data?.session ? new Beside(this, data) : null;
    if (this.beside) this.left.after(this.beside.root);
    if (this.beside) this.beside.body.scrollTop = top;
    this.left.classList.toggle("qt-tight", Boolean(this.beside));
    this.root.classList.toggle("qt-two", Boolean(this.beside));
    if (!this.state) return;
    this.strip.draw();
    this.layCodes();
    if (turned) this.centre(this.here);
  }

  tell(message, wrong = false) {
    this.said.replaceChildren(
      message,
      make(
        "button",
        {
          class: "qt-x",
          type: "button",
          "aria-label": this.w("close"),
          onclick: () => {
            this.said.hidden = true;
          },
        },
        "×",
      ),
    );
    this.said.classList.toggle("qt-wrong", wrong);
    this.said.hidden = false;
    clearTimeout(this.telling);
    this.telling = setTimeout(
      () => {
        this.said.hidden = true;
      },
      wrong ? 12000 : 2500,
    );
  }

  // --- acts ------------------------------------------------------------------------------------------------
  act(kind, fields = {}) {
    if (this.readOnly) this.tell(this.readOnly, true);
    if (!this.line.queue || !this.state || this.readOnly) return null;
    const act = this.line.add("coding", kind, fields, toldOf(this, kind, fields));
    this.overlay();
    this.strip.draw();
    return act;
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

  code(code, more = {}) {
    this.last = code;
    this.remember(code.id);
    this.act("code", { code: code.id, spans: this.spans(), ...this.aboutAct(), ...more });
    this.coded();
  }

  remember(id) {
    room.given = [id, ...room.given.filter((one) => one !== id)].slice(0, 20);
  }

  /** Several codes, known ({id, name}) or new ({name}), in one act. */
  codeSeveral(all) {
    const known = all.map(({ id, name }) => (id && !id.startsWith("new:") ? { id } : (this.named(name) ?? { name })));
    const codes = known.filter(({ id }) => id && !id.startsWith("new:")).map(({ id }) => id);
    const names = known.filter(({ id }) => !id || id.startsWith("new:")).map(({ name }) => name);
    for (const id of codes) this.remember(id);
    this.act("code_several", { codes, names, spans: this.spans(), ...this.aboutAct() });
    this.coded();
  }

  codeNew(name, more = {}) {
    const words = name.trim().replace(/\s+/g, " ");
    if (!words) return;
    this.last = this.named(words) ?? { name: words };
    this.act("code_new", { name: words, spans: this.spans(), ...this.aboutAct(), ...more });
    if (this.last.origin === "framework" && this.state.pass === "empirical") this.tell(this.w("hidden.this"));
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
    this.field.draw();
    this.panel.draw();
    this.here.chips.scrollIntoView({ block: "nearest" });
  }

  repeat() {
    const known = this.last && (this.codes.get(this.last.id) ?? this.named(this.last.name));
    if (!this.last) this.tell(this.w("no_last"));
    else if (known && !known.id.startsWith("new:")) this.code(known);
    else this.codeNew(this.last.name);
  }

  remove(coding) {
    if (coding.id.includes(":")) return; // one of several that are not stored yet: its id is not known
    this.act("remove", { coding: coding.id });
    this.focus();
  }

  /** Take back the coding on this utterance that came last, of the coder's own. */
  removeLast() {
    const own = this.here.on
      .map(({ coding }) => coding)
      .filter((coding) => coding.coder === this.state.coder && !coding.going);
    if (own.length) this.remove(own.reduce((last, one) => (one.id > last.id ? one : last)));
    else this.tell(this.w("no_codes"));
  }

  openCorrecting() {
    this.correcting?.close();
    this.correcting = new Correcting(this, this.here);
  }

  /** Take back a coding that a chip stands for. */
  removeFrom(chip) {
    const chosen = this.codingOf(chip);
    if (chosen) this.remove(chosen);
  }

  /** The coding that a chip stands for: the coder's own before another's. */
  codingOf(chip) {
    const ids = chip.dataset.codings.split(" ");
    const codings = this.codings.filter((coding) => ids.includes(coding.id) && !coding.going);
    return codings.findLast((coding) => coding.coder === this.state.coder) ?? codings.at(-1);
  }

  /** A click on a chip: its coding is looked at. */
  clicked(target) {
    const chip = target.closest(".qt-chip");
    if (chip) this.panel.choose(this.codingOf(chip)?.id ?? null);
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

  // --- keys and filters ------------------------------------------------------------------------------------
  /** Letters act outside fields only; from a button, which has a use for the other keys, they alone. */
  key(event) {
    const { target } = event;
    if (event.defaultPrevented || target.closest("input, textarea, select, .qt-beside")) return;
    if (target !== this.body && !/^\S$/u.test(event.key)) return;
    const act = this.actOf(event);
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** The keys work from where a choice of session leaves the focus too; where one types, or a button has a use for
   *  the key, never. */
  keyOutside(event) {
    const { target } = event;
    if (room.view !== this || event.defaultPrevented || this.root.contains(target)) return;
    // Streamlit has an `r` and a `c` of its own
    if (/^[rc]$/i.test(event.key) && !target.closest?.("input, textarea, [contenteditable]")) event.stopPropagation();
    if (target.closest?.("input, textarea, select, canvas, [contenteditable], [role=dialog]")) return;
    if (target !== document.body && !/^[a-zæøå?]$/i.test(event.key)) return;
    const act = this.actOf(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    this.focus();
    act();
  }

  /** What a key does: those that are fixed, then the coder's own. */
  actOf(event) {
    const back = this.state && undoOf(event);
    if (back) return () => this.act(back);
    if (event.ctrlKey || event.metaKey || event.altKey || !this.state) return null;
    const more = event.shiftKey;
    const end = more && !this.picked && this.ends.coding; // Shift and an arrow move its ends
    const fixed = {
      ArrowDown: () => (end ? this.ends.step("start", 1) : this.move(1, more)),
      ArrowUp: () => (end ? this.ends.step("start", -1) : this.move(-1, more)),
      ArrowRight: () => (end ? this.ends.step("end", 1) : this.pickWord(1, more)),
      ArrowLeft: () => (end ? this.ends.step("end", -1) : this.pickWord(-1, more)),
      Home: () =>
        this.select(
          Math.max(
            0,
            this.rows.findIndex((row) => row.shown),
          ),
        ),
      End: () =>
        this.select(
          Math.max(
            0,
            this.rows.findLastIndex((row) => row.shown),
          ),
        ),
      Enter: () => this.field.open(),
      Escape: () => this.escape(),
    };
    const command = this.keys.command(event);
    return fixed[event.key] ?? (command ? this.commands()[command] : null);
  }

  /** Close what is open, the last first; then back to the whole utterance. */
  escape() {
    if (!this.said.hidden) this.said.hidden = true;
    else if (this.panel.help) this.panel.toggleHelp();
    else if (this.ends.coding && !this.picked) this.panel.choose(null);
    else if (this.picked || this.at !== this.anchor || !this.beside) this.select(this.at);
    else this.toggleBeside();
  }

  filterBy(filter) {
    this.filter = filter;
    this.places.note();
    this.applyFilter({ stay: false });
    this.finder.again();
    this.strip.draw();
  }

  commands() {
    return {
      next: () => this.move(1),
      previous: () => this.move(-1),
      uncoded: () => this.nextUncoded(1),
      uncodedBack: () => this.nextUncoded(-1),
      suggestion: () => this.nextSuggestion(),
      search: () => this.finder.open(),
      hit: () => this.finder.step(1),
      hitBack: () => this.finder.step(-1),
      grid: () => this.strip.where.grid.toggle(),
      beside: () => this.toggleBeside(),
      codes: () => this.turnCodes(),
      repeat: () => this.repeat(),
      invivo: () => this.inVivo(),
      first: () => this.answer(0, true),
      second: () => this.answer(1, true),
      third: () => this.answer(2, true),
      reject: () => this.answer(0, false),
      labels: () => this.askLabels(),
      kind: () => this.turn("kind"),
      stance: () => this.turn("stance"),
      valence: () => this.turn("valence"),
      details: () => this.panel.openDetails(),
      remove: () => this.removeLast(),
      point: () => this.panel.points.write(),
      memo: () => this.panel.memos.write("utterance", this.here.id),
      memoSession: () => this.panel.memos.write("session", this.data.source),
      correct: () => this.openCorrecting(),
      sound: () => (this.player ? this.player.play(this.here) : this.tell(this.w("sound.none"))),
      undo: () => this.act("undo"),
      redo: () => this.act("redo"),
      help: () => this.panel.toggleHelp(),
    };
  }
}
