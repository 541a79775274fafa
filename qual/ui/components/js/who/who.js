// Who speaks: the talk, row by row, given to people by keys; split and joined. Words never change here. What is done
// goes by the window's wire; it is drawn at once, and dashed until it is stored.

import { clock, fill, make } from "../shared/drawing.js";
import { toPoints } from "../shared/positions.js";
import { undoOf, writing } from "../shared/undo.js";
import { Player } from "../transcript/sound.js";
import { Legend } from "./legend.js";
import { nextOpen, personOf, places, run, shares, step } from "./marking.js";

const PAGE = "who";

export class Who {
  constructor(root, data, line) {
    Object.assign(this, { root, data, line });
    this.rows = [];
    this.drawn = new Map(); // by id: the row's element, and what it was drawn from
    this.at = 0; // the row one is on
    this.from = null; // the other end of a marked run
    this.cut = null; // the place in its text before which it would be split
    this.held = []; // keys pressed while a split or a join is on its way: which rows there are is not known yet
    this.waits = null; // that act's id
    this.list = make("div", { class: "qw-list", role: "listbox", tabindex: "0", "aria-label": this.w("list") });
    this.status = make("p", { class: "qw-told", role: "status" });
    this.bar = make("progress", { class: "qw-bar", "aria-hidden": "true" });
    this.count = make("p", { class: "qw-count" });
    this.legend = new Legend(this);
    if (data.sound.length) this.player = new Player(this, data.sound);
    const beside = make("aside", { class: "qw-side" }, this.legend.element, this.player?.element, this.status);
    root.replaceChildren(this.count, this.bar, make("div", { class: "qw-body" }, this.list, beside));
    this.key = (event) => this.pressed(event);
    addEventListener("keydown", this.key);
    this.away = line.look({
      name: PAGE,
      seen: () => ({ session: data.session, mark: this.mark }),
      mark: () => this.mark,
      hear: (news, settled) => this.hear(news, settled),
    });
  }

  destroy() {
    removeEventListener("keydown", this.key);
    this.player?.stop();
    this.away();
  }

  w(key, values = {}) {
    return fill(this.data.words[key] ?? key, values);
  }

  // --- what the server says ----------------------------------------------------------------------------------
  /** How things stand: rows and people; what waits is laid over them. */
  told(news) {
    const here = this.rows[this.at]?.id;
    if (news.refused !== undefined) this.data.refused = news.refused;
    this.mark = news.mark;
    this.people = news.people;
    this.special = {
      unknown: news.unknown ?? this.w("unknown.label"),
      several: news.several ?? this.w("several.label"),
    };
    this.rows = news.rows.map((row, index) => ({ ...row, index, part: 1, pending: false }));
    const by = new Map(this.rows.map((row) => [row.id, row]));
    for (const act of this.line.waitingOf(PAGE)) {
      if (act.kind !== "give") continue;
      for (const id of act.utterances) if (by.has(id)) Object.assign(by.get(id), { label: act.label, pending: true });
    }
    this.at = Math.max(0, by.get(here)?.index ?? Math.min(this.at, this.rows.length - 1));
    if (here === undefined) this.at = Math.max(0, nextOpen(this.rows, -1));
    this.draw();
  }

  hear(news, settled) {
    if (news?.rows) this.told(news);
    for (const { act, answer } of settled) {
      if (!answer.ok) this.refused(act, answer);
      else if (act.kind === "split" || act.kind === "join") this.goTo(answer.now);
      else if (act.kind === "alike") this.tell("fewer", { count: answer.fewer });
      else if (answer.words) this.tell(act.kind, { words: answer.words });
      if (act.id === this.waits) this.release();
    }
    if (settled.length) this.draw();
  }

  refused(act, answer) {
    this.say(answer.error);
    if (answer.asks !== "shared") return;
    this.legend.ask(answer.error, (shared) => this.act("give", { ...act.told, shared }));
  }

  /** After a split: the first of the pieces of which nobody has said who speaks, or where the next begins. */
  goTo(references) {
    const there = references.map((one) => this.rows.findIndex((row) => row.reference === one)).filter((at) => at >= 0);
    if (!there.length) return;
    this.at = there.find((at) => this.rows[at].label === null) ?? there.at(-1);
    this.from = this.cut = null;
  }

  release() {
    this.waits = null;
    const keys = this.held.splice(0);
    while (keys.length && !this.waits) this.done(keys.shift());
    this.held.unshift(...keys);
  }

  // --- what is done ------------------------------------------------------------------------------------------
  act(kind, fields) {
    if (this.data.refused) {
      this.say(this.data.refused);
      return null;
    }
    this.say("");
    return this.line.add(PAGE, kind, fields, fields);
  }

  get marked() {
    const [first, last] = [this.from ?? this.at, this.at].sort((a, b) => a - b);
    return this.rows.slice(first, last + 1);
  }

  /** Give the row one is on, or the marked run, to a label, and go on to the next row. */
  give(label, attendance = null) {
    const rows = this.marked;
    if (!rows.length) return;
    const fields = { utterances: rows.map((row) => row.id), label, attendance };
    if (!this.act("give", fields)) return;
    for (const row of rows) Object.assign(row, { label, pending: true });
    this.move(rows.at(-1).index + 1);
  }

  /** Take the guess here, or all from here until the pattern breaks. */
  take(all) {
    const taken = all ? run(this.rows, this.at) : run(this.rows, this.at).slice(0, 1);
    if (!taken.length) return this.tell("no_guess");
    const by = new Map();
    for (const at of taken) by.set(this.rows[at].guess, [...(by.get(this.rows[at].guess) ?? []), at]);
    for (const [label, places_] of by) {
      const person = this.people.find((one) => one.label === label);
      const fields = {
        utterances: places_.map((at) => this.rows[at].id),
        label,
        attendance: person?.attendance ?? null,
      };
      if (!this.act("give", fields)) return undefined;
      for (const at of places_) Object.assign(this.rows[at], { label, pending: true });
    }
    if (all) this.tell("taken", { count: taken.length });
    return this.move(taken.at(-1) + 1);
  }

  split() {
    const row = this.rows[this.at];
    if (this.cut === null) return this.tell("no_place");
    return this.hold(this.act("split", { utterance: row.id, at: [toPoints(row.text, this.cut)], seen: row.text }));
  }

  join() {
    const [above, row] = [this.rows[this.at - 1], this.rows[this.at]];
    if (!above) return this.tell("no_above");
    return this.hold(this.act("join", { utterances: [above.id, row.id] }));
  }

  /** Until it is answered which rows there are, keys wait. */
  hold(act) {
    this.waits = act?.id ?? null;
  }

  move(to, { marking = false } = {}) {
    if (!marking) this.from = null;
    else this.from ??= this.at;
    this.at = Math.max(0, Math.min(this.rows.length - 1, to));
    this.cut = null;
    this.draw();
  }

  // --- keys --------------------------------------------------------------------------------------------------
  pressed(event) {
    if (writing(event.target) || event.defaultPrevented || !this.root.isConnected) return;
    if (event.target.closest?.("button, a, summary, select") && ["Enter", " "].includes(event.key)) return;
    const way =
      undoOf(event) ?? { u: "undo", U: "redo" }[event.ctrlKey || event.metaKey || event.altKey ? "" : event.key];
    const person = personOf(event, this.people);
    const known = way || person || (!event.ctrlKey && !event.metaKey && !event.altKey && this.commands[event.key]);
    if (!known) return;
    event.preventDefault();
    const what = way ? { way } : person ? { person } : { key: event.key, shift: event.shiftKey };
    if (this.waits) this.held.push(what);
    else this.done(what);
  }

  done({ way, person, key, shift }) {
    if (way) this.act(way, {});
    else if (person) this.give(person.label, person.attendance);
    else this.commands[key](shift);
  }

  commands = {
    ArrowDown: (shift) => this.move(this.at + 1, { marking: shift }),
    ArrowUp: (shift) => this.move(this.at - 1, { marking: shift }),
    j: () => this.move(this.at + 1),
    k: () => this.move(this.at - 1),
    Home: () => this.move(0),
    End: () => this.move(this.rows.length - 1),
    ArrowRight: () => this.cutAt(1),
    ArrowLeft: () => this.cutAt(-1),
    " ": () => this.split(),
    Backspace: () => this.join(),
    Enter: (shift) => this.take(shift),
    0: () => this.give(this.special.unknown),
    "+": () => this.give(this.special.several),
    Delete: () => this.give(null),
    t: () => this.legend.other(),
    n: () => this.next(),
    s: () => (this.player ? this.player.play(this.rows[this.at]) : this.tell("no_sound")),
    Escape: () => this.move(this.at),
  };

  cutAt(by) {
    const row = this.rows[this.at];
    if (!row) return;
    this.cut = step(places(row.text), this.cut, by);
    this.draw();
  }

  next() {
    const at = nextOpen(this.rows, this.at);
    if (at < 0) this.tell("all_given");
    else this.move(at);
  }

  /** All came in one voice: nobody is known to speak any of it. */
  afresh() {
    if (!this.act("give", { utterances: this.rows.map((row) => row.id), label: null, attendance: null })) return;
    for (const row of this.rows) Object.assign(row, { label: null, pending: true });
    this.move(0);
  }

  alike() {
    this.hold(this.act("alike", { session: this.data.session }));
  }

  // --- drawing -----------------------------------------------------------------------------------------------
  say(words) {
    this.status.textContent = words;
  }

  tell(key, values) {
    this.say(this.w(`told.${key}`, values));
  }

  draw() {
    const { given } = shares(this.rows);
    this.count.textContent = this.w("given", { given, count: this.rows.length });
    Object.assign(this.bar, { max: this.rows.length || 1, value: given });
    const marked = new Set(this.marked.map((row) => row.id));
    const elements = this.rows.map((row) => this.drawRow(row, marked));
    const same =
      elements.length === this.list.children.length && elements.every((one, at) => one === this.list.children[at]);
    if (!same) this.list.replaceChildren(...elements);
    const ids = new Set(this.rows.map((row) => row.id));
    for (const id of this.drawn.keys()) if (!ids.has(id)) this.drawn.delete(id);
    const here = elements[this.at];
    if (here) {
      this.list.setAttribute("aria-activedescendant", here.id);
      here.scrollIntoView({ block: "nearest" });
    }
    this.legend.draw();
  }

  drawRow(row, marked) {
    const here = row.index === this.at;
    const cut = here ? this.cut : null;
    const from = JSON.stringify([
      row.label,
      row.guess,
      row.start,
      row.moderator,
      row.text,
      row.pending,
      here,
      cut,
      marked.has(row.id),
    ]);
    const known = this.drawn.get(row.id);
    if (known?.from === from) return known.element;
    const element = known?.element ?? make("div", { class: "qw-row", role: "option", id: `qw-${row.id}` });
    element.onclick = (event) => this.clicked(row.id, event);
    element.classList.toggle("qw-here", here);
    element.classList.toggle("qw-marked", marked.has(row.id));
    element.classList.toggle("qw-pending", row.pending);
    element.classList.toggle("qw-moderator", row.moderator);
    element.setAttribute("aria-selected", String(marked.has(row.id)));
    const time = row.start === null ? "" : `${row.estimated ? "≈ " : ""}${clock(row.start)}`;
    element.replaceChildren(
      make("span", { class: "qw-time", title: row.estimated ? this.w("estimated") : null }, time),
      this.drawLabel(row),
      make("span", { class: "qw-text" }, ...this.textOf(row, cut)),
    );
    this.drawn.set(row.id, { element, from });
    return element;
  }

  drawLabel({ label, guess }) {
    if (label !== null) {
      const name = this.people.find((one) => one.label === label)?.name;
      const whole = name && name !== label ? `${label} ${name}` : label;
      return make(
        "span",
        { class: "qw-label", title: whole },
        make("b", {}, label),
        name && name !== label ? ` ${name}` : "",
      );
    }
    if (guess) {
      return make("span", { class: "qw-label qw-guess", title: this.w("guess", { label: guess }) }, `${guess} ?`);
    }
    return make("span", { class: "qw-label qw-nobody" }, this.w("nobody"));
  }

  textOf({ text }, cut) {
    if (cut === null) return [text];
    return [text.slice(0, cut), make("span", { class: "qw-cut", "aria-label": this.w("cut") }), text.slice(cut)];
  }

  /** A click takes one to the row; one on a word of the row that one is on, to the place before that word. */
  clicked(id, event) {
    const index = this.rows.findIndex((row) => row.id === id);
    if (event.shiftKey) return this.move(index, { marking: true });
    if (index !== this.at) return this.move(index);
    const row = this.rows[index];
    const range = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const node = range?.offsetNode ?? null;
    const text = event.currentTarget.querySelector(".qw-text");
    if (!node || !text?.contains(node) || node === text) return undefined;
    const before = node === text.firstChild ? 0 : text.firstChild.textContent.length;
    this.cut = places(row.text).findLast((place) => place <= before + range.offset) ?? null;
    return this.draw();
  }
}
