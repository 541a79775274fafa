// Search in the text: every place where the words stand is marked, æøå and accents aside; next, previous, and how many.

const MARKED = 3000; // places that are marked at most

class Finder {
  constructor(view) {
    this.view = view;
    this.hits = []; // [{row, start, end}] in UTF-16 units, in reading order
    this.at = -1;
    this.input = make("input", {
      class: "qt-find", type: "search", placeholder: view.w("search"), "aria-label": view.w("search"), autocomplete: "off", spellcheck: "false",
      oninput: () => this.search(), onkeydown: (event) => this.key(event),
    });
    this.count = make("span", { class: "qt-quiet", role: "status" });
    this.element = make("span", { class: "qt-finder" }, this.input, this.count);
  }

  open() {
    this.input.focus();
    this.input.select();
  }

  key(event) {
    if (event.key === "Escape") {
      this.input.value = "";
      this.search();
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
    if (wanted) for (const row of this.view.rows) if (row.shown) this.hits.push(...placesOf(wanted, row));
    this.mark();
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
    if (this.at >= 0) this.at = (this.at + by + hits.length) % hits.length;
    else {
      const next = hits.findIndex((hit) => hit.row.index >= view.at);
      this.at = by > 0 ? Math.max(0, next) : ((next < 0 ? hits.length : next) - 1 + hits.length) % hits.length;
    }
    view.select(hits[this.at].row.index);
    view.centre(hits[this.at].row);
    this.mark();
  }

  mark() {
    const { hits, at } = this;
    const number = (value) => value.toLocaleString(this.view.data.language);
    const found = this.input.value.trim() ? this.view.w("search.none") : "";
    this.count.textContent = !hits.length ? found
      : at < 0 ? this.view.w("search.count", { count: number(hits.length) }) : this.view.w("search.at", { at: number(at + 1), count: number(hits.length) });
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

/** Where folded words stand in a row's text, in UTF-16 units. */
function placesOf(wanted, row) {
  row.folded ??= foldWithPlaces(row.text);
  const { words, places } = row.folded;
  const found = [];
  for (let i = words.indexOf(wanted); i >= 0; i = words.indexOf(wanted, i + wanted.length)) {
    const end = i + wanted.length;
    found.push({ row, start: places ? places[i] : i, end: places ? places[end] : end });
  }
  return found;
}

/** A text folded, with the place in the text of each of its letters (null where nothing has moved). */
function foldWithPlaces(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return { words: text.toLowerCase(), places: null };
  let words = "";
  const places = [];
  for (let i = 0; i < text.length;) {
    const letter = String.fromCodePoint(text.codePointAt(i));
    const folded = letter.length === 1 && letter <= "\x7f" ? letter.toLowerCase() : fold(letter);
    for (let j = 0; j < folded.length; j += 1) places.push(i);
    words += folded;
    i += letter.length;
  }
  places.push(text.length);
  return { words, places };
}
