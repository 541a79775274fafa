// A transcription error is corrected where it stands: the words open for writing, and what hangs on them is shown with
// the words it would keep. Saving is one act; where somebody else has changed the text meanwhile, both versions are
// shown.

import { make, shorten } from "../shared/drawing.js";

const PAUSE = 250; // milliseconds without a key before the server is asked what moves

export class Correcting {
  constructor(view, row) {
    this.view = view;
    this.row = row;
    this.seen = row.text;
    this.saving = null; // the act on its way
    this.disputed = false; // somebody else changed the text: a button says whose stays, not one more Enter
    const w = (key, values) => view.w(key, values);
    this.input = make("textarea", {
      class: "qt-memo-text",
      "aria-label": w("correct.of", { reference: row.reference }),
      spellcheck: "true",
      oninput: () => this.wonder(),
      onkeydown: (event) => this.key(event),
    });
    this.place = `correct:${row.id}`;
    const begun = view.line.drafts.find(this.place);
    this.input.value = begun?.text ?? row.text;
    this.seen = begun?.seen ?? row.text; // what it was begun from: where the text is another by now, saving says so
    this.kept = make("ul", { class: "qt-kept" });
    this.said = make("div", { class: "qt-quiet", role: "status" }, w(begun ? "draft" : "correct.how"));
    this.buttons = make("div", { class: "qt-line" });
    this.element = make(
      "div",
      { role: "gridcell", class: "qt-correcting", onmouseup: (event) => event.stopPropagation() },
      this.input,
      this.kept,
      this.said,
      this.buttons,
    );
    this.offer([
      ["correct.save", () => this.save(), true],
      ["discard", () => this.discard()],
    ]);
    row.cell.hidden = true;
    row.cell.after(this.element);
    this.fit();
    this.input.focus();
    this.wonder(0);
  }

  fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 4}px`;
  }

  offer(choices) {
    this.buttons.replaceChildren(
      ...choices.map(([words, act, strong]) =>
        make(
          "button",
          { class: `qt-button${strong ? " qt-strong" : ""}`, type: "button", onclick: act },
          this.view.w(words),
        ),
      ),
    );
  }

  wonder(delay = PAUSE) {
    this.fit();
    this.keep();
    clearTimeout(this.asking);
    this.asking = setTimeout(
      () => this.view.ask("correction", { utterance: this.row.id, text: this.input.value }),
      delay,
    );
  }

  /** What is begun is kept, until it is saved or thrown away. */
  keep() {
    const { drafts } = this.view.line;
    if (this.input.value === this.seen) drafts.drop(this.place);
    else drafts.keep(this.place, this.input.value, { seen: this.seen });
  }

  discard() {
    this.view.line.drafts.drop(this.place);
    this.close();
  }

  answered(kept) {
    this.kept.replaceChildren(
      ...kept.map(({ name, before, after }) =>
        make(
          "li",
          { class: after === null ? "qt-lost" : "" },
          make("span", { class: "qt-name" }, name),
          make(
            "span",
            { class: "qt-quiet" },
            after === null ? this.view.w("correct.lost", { words: shorten(before, 60) }) : `«${shorten(after, 60)}»`,
          ),
        ),
      ),
    );
  }

  key(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey) {
      if (this.disputed) this.buttons.firstChild.focus();
      else this.save();
    } else return;
    event.preventDefault();
  }

  save() {
    const text = this.input.value.trim();
    if (this.saving || !text) return;
    if (text === this.seen) {
      this.discard();
      return;
    }
    this.said.textContent = this.view.w("correct.saving");
    this.saving = this.view.act("correct", { utterance: this.row.id, text, seen: this.seen });
  }

  /** The store's answer to the act. */
  heard(answer) {
    this.saving = null;
    if (answer.ok) {
      this.discard();
      return;
    }
    if (answer.now === undefined) {
      this.said.textContent = answer.error;
      return;
    }
    this.said.replaceChildren(
      make("strong", {}, this.view.w("correct.conflict")),
      make("p", { class: "qt-theirs" }, answer.now),
    );
    this.seen = answer.now;
    this.disputed = true;
    this.offer([
      ["correct.mine", () => this.save(), true],
      ["correct.theirs", () => this.discard()],
    ]);
    this.element.scrollIntoView({ block: "nearest" });
    this.buttons.scrollIntoView({ block: "nearest" });
  }

  close() {
    clearTimeout(this.asking);
    this.element.remove();
    this.row.cell.hidden = false;
    this.view.correcting = null;
    this.view.panel.draw();
    this.view.focus();
  }
}
