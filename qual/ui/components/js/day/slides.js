// The rounds as slides for a big screen, and a field to write down what is said of them. ← → turn, n writes, Esc
// leaves.

import { make } from "../shared/drawing.js";
import { Screen } from "../shared/screen.js";
import { head, legend, missing, narrow, quotations, themes } from "./columns.js";

export class Slides extends Screen {
  /** `page` has `data` as Streamlit carries it, `line`, `written`: acts that are stored and not yet among what is
   *  carried, `opened` (themes whose words are open) and `open(quotation)`. */
  constructor(page, parent) {
    super(parent);
    this.page = page;
    this.kind = page.data.kinds[0].id;
    this.draft = "";
    this.told = ""; // what became of what was written last
  }

  get name() {
    return `${this.title}: ${this.words.present}`;
  }

  get title() {
    return this.page.data.place;
  }

  get words() {
    return this.page.data.words;
  }

  get slides() {
    const { rounds } = this.page.data;
    return [() => this.together(), ...rounds.map((round) => () => this.alone(round)), () => this.concluded()];
  }

  // --- showing -----------------------------------------------------------------------------------------------
  show() {
    const { data, line } = this.page;
    const kept = this.place === data.place ? this.draft : ""; // what was begun about another place stays there
    this.place = data.place;
    this.draft = line.drafts.find(`day:${data.place}`)?.text ?? kept;
    super.show();
  }

  /** Go to the place of a quotation. */
  open = (told) => {
    this.leave();
    this.page.open(told);
  };

  other(key) {
    if (key !== "n") return false;
    this.field.focus();
    return true;
  }

  foot() {
    return this.pen();
  }

  draw() {
    const { dialog } = this;
    const typing = dialog?.contains(document.activeElement) && document.activeElement === this.field;
    super.draw();
    if (!typing) return;
    this.field.focus();
    this.field.setSelectionRange(this.field.value.length, this.field.value.length);
  }

  // --- the slides --------------------------------------------------------------------------------------------
  together() {
    const { opened } = this.page;
    const { rounds, words } = this.page.data;
    return make(
      "div",
      {},
      legend(words),
      make("div", { class: "side" }, ...rounds.map((round) => narrow(round, opened, this.open))),
      make("p", { class: "note" }, words.evidence),
    );
  }

  alone(round) {
    const { data, opened } = this.page;
    const about = themes(round, opened, this.open);
    return make(
      "div",
      { class: "alone" },
      make(
        "div",
        {},
        head(round, "h3"),
        legend(data.words),
        about,
        make("p", { class: "note" }, data.words.evidence),
        missing(round, data.words.missing),
      ),
      quotations(round, this.open),
    );
  }

  concluded() {
    return make("div", { class: "side kinds" }, ...this.page.data.kinds.map((kind) => this.entries(kind)));
  }

  /** What is written down of one kind: what is stored, what has been stored since, what waits. */
  entries(kind) {
    const { data, line, written } = this.page;
    const entry = (text, by, pending = false) =>
      make("li", { class: pending ? "pending" : null }, text, make("span", { class: "by" }, by));
    const waiting = line.waitingOf("day");
    const mine = [...written, ...waiting].filter((act) => act.as === kind.id && act.about === data.place);
    const all = [
      ...kind.entries.map(({ text, by }) => entry(text, by)),
      ...mine.map((act) =>
        waiting.includes(act) ? entry(act.text, data.words.pending, true) : entry(act.text, act.coder),
      ),
    ];
    return make(
      "section",
      { class: "round" },
      make("h3", {}, kind.words),
      all.length ? make("ul", { class: "entries" }, ...all) : make("p", { class: "note" }, data.words.nothing),
    );
  }

  // --- writing -----------------------------------------------------------------------------------------------
  pen() {
    const { words } = this.page.data;
    this.field = make("textarea", {
      rows: 1,
      placeholder: words.placeholder,
      "aria-label": words.placeholder,
      oninput: () => {
        this.draft = this.field.value;
        this.page.line.drafts.keep(`day:${this.page.data.place}`, this.draft);
      },
      onkeydown: (event) => this.typed(event),
    });
    this.field.value = this.draft;
    const submit = (event) => {
      event.preventDefault();
      this.write();
    };
    return make(
      "form",
      { class: "pen", onsubmit: submit },
      this.choice(),
      this.field,
      make("button", { class: "store", type: "submit" }, words.write),
      this.told ? make("p", { class: "note", role: "alert" }, this.told) : null,
    );
  }

  choice() {
    const { kinds, words } = this.page.data;
    const choose = (kind) => {
      this.kind = kind.id;
      this.draw();
      this.field.focus();
    };
    return make(
      "div",
      { class: "choice", role: "radiogroup", "aria-label": words.kind },
      ...kinds.map((kind) =>
        make(
          "button",
          {
            type: "button",
            role: "radio",
            "aria-checked": String(kind.id === this.kind),
            onclick: () => choose(kind),
          },
          kind.one,
        ),
      ),
    );
  }

  typed(event) {
    event.stopPropagation();
    if (event.key === "Enter" && !event.shiftKey) this.write();
    else if (event.key === "Escape") this.middle.focus();
    else return;
    event.preventDefault();
  }

  write() {
    const { data, line } = this.page;
    const text = this.draft.trim();
    if (!text || !line.queue) return;
    this.draft = "";
    this.told = data.words.written;
    line.drafts.drop(`day:${data.place}`);
    line.add("day", "write", { as: this.kind, about: data.place, text }, `${data.place}: ${text}`);
    this.field.blur(); // the keys turn slides again
    this.draw();
  }

  /** An act was not stored: its words stand in the field again, with the reason. */
  refused(act, error) {
    this.draft = this.draft || act.text;
    this.told = error;
  }
}
