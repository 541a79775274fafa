// Search in the text: every place where the words stand is marked, æøå and accents aside; next, previous, and how many.

import { make } from "../shared/drawing.js";
import { fold, foldWithPlaces, nextHit, placesOf } from "../shared/search.js";
import { rangeIn } from "./ranges.js";

const MARKED = 3000; // places that are marked at most

export class Finder {
  constructor(view) {
    this.view = view;
    this.hits = []; // [{row, start, end}] in UTF-16 units, in reading order
    this.at = -1;
    this.input = make("input", {
      class: "qt-find",
      type: "search",
      placeholder: view.w("search"),
      "aria-label": view.w("search"),
      autocomplete: "off",
      spellcheck: "false",
      oninput: () => this.search(),
      onkeydown: (event) => this.key(event),
      onblur: () => this.rest(),
      hidden: true,
    });
    this.count = make("span", { class: "qt-quiet", role: "status" });
    this.opener = make("button", { class: "qt-sign", type: "button", onclick: () => this.open() });
    this.element = make("span", { class: "qt-finder" }, this.opener, this.input, this.count);
  }

  /** Its key, and the word. */
  draw() {
    const { view } = this;
    this.opener.replaceChildren(make("kbd", {}, view.keys.shown("search")), make("span", {}, view.w("search.open")));
  }

  open() {
    this.input.hidden = false;
    this.opener.hidden = true;
    this.view.strip.refit();
    this.input.focus();
    this.input.select();
  }

  /** A field with nothing in it gives back its place. */
  rest() {
    if (this.input.value.trim()) return;
    this.input.hidden = true;
    this.opener.hidden = false;
    this.view.strip.refit();
  }

  key(event) {
    if (event.key === "Escape") {
      this.input.value = "";
      this.search();
      this.rest();
      this.view.focus();
    } else if (event.key === "Enter") {
      this.step(event.shiftKey ? -1 : 1);
    } else return;
    event.preventDefault();
  }

  search() {
    const wanted = fold(this.input.value.trim());
    this.hits = [];
    this.at = -1;
    if (wanted) for (const row of this.view.rows) if (row.shown) this.hits.push(...this.placesIn(row, wanted));
    this.mark();
  }

  placesIn(row, wanted) {
    row.folded ??= foldWithPlaces(row.text);
    return placesOf(wanted, row.folded).map((place) => ({ row, ...place }));
  }

  /** Mark the hits again: rows have been drawn anew, or the filter has changed. */
  again() {
    if (!this.input.value.trim()) return;
    const now = this.hits[this.at];
    this.search();
    this.at = now ? this.hits.findIndex((hit) => hit.row === now.row && hit.start === now.start) : -1;
    this.mark();
  }

  /** To the next hit (or the one before), from where the frame is. */
  step(by) {
    const { hits, view } = this;
    if (!hits.length) return;
    this.at = nextHit(hits, this.at, by, view.at);
    view.select(hits[this.at].row.index);
    view.centre(hits[this.at].row);
    this.mark();
  }

  mark() {
    const { hits, at } = this;
    const number = (value) => value.toLocaleString(this.view.data.language);
    const found = this.input.value.trim() ? this.view.w("search.none") : "";
    this.count.textContent = !hits.length
      ? found
      : at < 0
        ? this.view.w("search.count", { count: number(hits.length) })
        : this.view.w("search.at", { at: number(at + 1), count: number(hits.length) });
    if (!globalThis.CSS?.highlights) return;
    const range = (hit) => rangeIn(hit.row.cell, hit.start, hit.end);
    CSS.highlights.delete("qual-found");
    CSS.highlights.delete("qual-found-now");
    if (hits.length) CSS.highlights.set("qual-found", new Highlight(...hits.slice(0, MARKED).map(range)));
    if (at >= 0) {
      const now = new Highlight(range(hits[at]));
      now.priority = 1;
      CSS.highlights.set("qual-found-now", now);
    }
  }
}
