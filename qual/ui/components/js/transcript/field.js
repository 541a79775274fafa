// The code field below the transcript: what a code would be given to, what it stands for, and finding or making the
// code.

import { make, shorten } from "../shared/drawing.js";
import { findCodes } from "../shared/search.js";
import { About, aboutOf } from "./about.js";

const SHOWN = 8; // codes in the list

export class CodeField {
  constructor(view, element) {
    this.view = view;
    this.hits = [];
    this.chosen = -1;
    this.place = `code:${view.data.source}`; // of what is begun in the field
    const w = (key) => view.w(key);
    this.target = make("span", { class: "qt-target" });
    this.input = make("input", {
      class: "qt-input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: w("field"),
      "aria-label": w("field"),
      "aria-expanded": "false",
      "aria-controls": "qt-hits",
      "aria-autocomplete": "list",
      oninput: () => {
        this.view.line.drafts.keep(this.place, this.input.value);
        this.search();
      },
      onkeydown: (event) => this.key(event),
      onfocus: () => this.search(),
      onblur: () =>
        setTimeout(() => {
          if (document.activeElement !== this.input) this.hide();
        }, 120),
    });
    this.list = make("div", {
      class: "qt-hits",
      role: "listbox",
      id: "qt-hits",
      "aria-label": w("hits"),
      hidden: true,
    });
    this.about = new About(view, (about) => {
      view.about = aboutOf(about);
      this.draw();
    });
    element.append(this.list, this.target, make("div", { class: "qt-line" }, this.input, this.about.element));
  }

  draw() {
    const { view } = this;
    if (!view.here) return;
    const spans = view.spans();
    const words =
      spans.length > 1
        ? view.w("target.exchange", { count: spans.length })
        : view.picked
          ? view.w("target.words", { words: shorten(spans[0].text, 70) })
          : view.w("target.utterance", { reference: view.here.reference });
    const begun = view.line.drafts.find(this.place);
    if (begun && !this.input.value) this.input.value = begun.text; // the page has been left, or loaded anew
    this.target.textContent = begun && document.activeElement !== this.input ? `${words} · ${view.w("draft")}` : words;
    this.about.draw(view.aboutNow(), view.cue);
  }

  open() {
    this.input.focus();
  }

  hide() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.input.value = "";
    this.view.line.drafts.drop(this.place);
    this.hide();
    this.view.focus();
  }

  /** With nothing typed, the framework pass shows the codes used most; the empirical pass pushes none. */
  search() {
    const { view } = this;
    const typed = this.input.value.trim();
    const codes = [...view.codes.values()];
    const used = codes
      .filter((code) => code.origin === "framework")
      .sort((a, b) => b.uses - a.uses)
      .slice(0, SHOWN);
    this.hits = typed ? findCodes(typed, codes, view.state?.pass, SHOWN) : view.state?.pass === "framework" ? used : [];
    this.chosen = typed && this.hits.length ? 0 : -1;
    this.drawHits(typed);
  }

  drawHits(typed) {
    const { view } = this;
    const items = this.hits.map((code, i) => {
      const item = make(
        "div",
        {
          role: "option",
          id: `qt-hit-${i}`,
          class: "qt-hit",
          "aria-selected": String(i === this.chosen),
          onmousedown: (event) => this.take(event, i),
        },
        make("i", { class: "qt-dot", "aria-hidden": "true" }),
        make("span", { class: "qt-name" }, code.name),
        make(
          "span",
          { class: "qt-quiet" },
          code.origin === "framework" ? view.w("framework") : String(code.uses || ""),
        ),
      );
      item.style.setProperty("--c", view.colour(code.id));
      return item;
    });
    if (typed && !view.named(typed)) {
      items.push(
        make(
          "div",
          {
            role: "option",
            id: "qt-hit-new",
            class: "qt-hit qt-new",
            "aria-selected": "false",
            onmousedown: (event) => this.make(event),
          },
          make("span", { class: "qt-name" }, view.w("new_code", { name: typed })),
          make("kbd", {}, this.hits.length ? "⇧ ↵" : "↵"),
        ),
      );
    }
    this.list.replaceChildren(...items);
    this.list.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    if (this.chosen >= 0) this.input.setAttribute("aria-activedescendant", `qt-hit-${this.chosen}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && (event.shiftKey || !this.hits.length)) {
      this.make(event);
    } // nothing else to take
    else if (event.key === "Enter") this.take(event, this.chosen);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const count = this.hits.length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (count) this.chosen = this.chosen < 0 ? (step > 0 ? 0 : count - 1) : (this.chosen + step + count) % count;
      this.drawHits(this.input.value.trim());
    } else return;
    event.preventDefault();
  }

  take(event, place) {
    event.preventDefault();
    const code = this.hits[place];
    if (!code) return;
    if (code.id.startsWith("new:")) this.view.codeNew(code.name);
    else this.view.code(code);
    this.close();
  }

  make(event) {
    event.preventDefault();
    if (!this.input.value.trim()) return;
    this.view.codeNew(this.input.value);
    this.close();
  }
}
