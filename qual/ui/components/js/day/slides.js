// The rounds as slides for a big screen, and a field to write down what is said of them. ← → turn, n writes, Esc
// leaves.

import { make } from "../shared/drawing.js";
import { head, missing, narrow, quotations, themes } from "./columns.js";

export class Slides {
  /** `page` has `data` as Streamlit carries it, `line`, `written`: acts that are stored and not yet among what is
   *  carried, `opened` (themes whose words are open) and `open(quotation)`. */
  constructor(page, parent) {
    this.page = page;
    this.parent = parent;
    this.at = 0;
    this.dialog = null;
    this.kind = page.data.kinds[0].id;
    this.draft = "";
    this.told = ""; // what became of what was written last
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
    const dialog = make("dialog", {
      class: "qual-slides",
      "aria-label": `${data.place}: ${data.words.present}`,
      onkeydown: (event) => this.key(event),
    });
    dialog.addEventListener("close", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      dialog.remove();
      this.dialog = null;
    });
    dialog.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement) dialog.close(); // Esc of a full screen is the browser's own
    });
    this.parent.append(dialog); // beside what is drawn anew: a dialog that is moved is no longer modal
    this.dialog = dialog;
    this.at = 0;
    this.draw();
    dialog.showModal();
    this.middle.focus();
    dialog.requestFullscreen?.().catch(() => {});
  }

  /** Go to the place of a quotation. */
  open = (told) => {
    this.leave();
    this.page.open(told);
  };

  leave() {
    if (document.fullscreenElement) document.exitFullscreen();
    this.dialog?.close();
  }

  turn(by) {
    this.at = Math.min(Math.max(this.at + by, 0), this.slides.length - 1);
    this.draw();
  }

  key(event) {
    const { key } = event;
    event.stopPropagation(); // Streamlit has keys of its own
    if (event.target === this.field || event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape") this.leave();
    else if (key === "ArrowRight" || key === "PageDown") this.turn(1);
    else if (key === "ArrowLeft" || key === "PageUp") this.turn(-1);
    else if (key === "n") this.field.focus();
    else return;
    event.preventDefault();
  }

  draw() {
    const { dialog } = this;
    if (!dialog) return;
    const typing = dialog.contains(document.activeElement) && document.activeElement === this.field;
    this.middle = make("div", { class: "slide", tabindex: 0 }, this.slides[this.at]()); // a long one scrolls by key
    dialog.replaceChildren(this.top(), this.middle, this.pen());
    if (!dialog.open) return;
    if (typing) {
      this.field.focus();
      this.field.setSelectionRange(this.field.value.length, this.field.value.length);
    } else this.middle.focus(); // the keys are the dialog's only while the focus is in it
  }

  top() {
    const { place, words } = this.page.data;
    const turn = (sign, label, by) =>
      make(
        "button",
        {
          class: "turn",
          type: "button",
          "aria-label": label,
          onclick: () => this.turn(by),
        },
        sign,
      );
    return make(
      "div",
      { class: "top" },
      make("h2", {}, place),
      make("span", { class: "at", "aria-live": "polite" }, `${this.at + 1} / ${this.slides.length}`),
      turn("←", words.previous, -1),
      turn("→", words.next, 1),
      make("button", { class: "close", type: "button", onclick: () => this.leave() }, words.close),
    );
  }

  // --- the slides --------------------------------------------------------------------------------------------
  together() {
    const { opened } = this.page;
    const { rounds, words } = this.page.data;
    return make(
      "div",
      {},
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
