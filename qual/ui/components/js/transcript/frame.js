// What is selected: one utterance in the frame, several of them, or words; moving, filtering, and what a code would be
// given to.

import { toPoints, wordsOf } from "../shared/positions.js";
import { rangeIn, unitsBefore } from "./ranges.js";
import { Rows } from "./rows.js";

export class Framed extends Rows {
  constructor(utterances, words) {
    super(utterances, words);
    this.at = 0; // the row in the frame
    this.anchor = 0; // the other end of a selection over several rows
    this.framed = []; // the rows in the frame
    this.picked = null; // words picked with the mouse or the arrows: [{row, start, end}] in UTF-16 units
    this.filter = { speaker: "", role: "", code: "", only: "" };
  }

  get here() {
    return this.rows[this.at];
  }

  /** Move the frame to row number `index`; `extend` keeps the other end where it is, `picked` are words in it. */
  select(index, { extend = false, quiet = false, picked = null } = {}) {
    if (!this.rows.length) return;
    this.ends?.settle();
    this.at = index;
    if (!extend) this.anchor = index;
    this.pick(picked);
    this.labels = null;
    this.frame();
    this.ends?.draw();
    this.places?.note();
    this.wonderCue();
    if (!quiet) this.here.element.scrollIntoView({ block: "nearest" });
    this.panel.draw();
    this.wonder();
  }

  /** Scroll a row to the middle of the transcript, and nothing else. */
  centre(row) {
    const [box, frame] = [row.element, this.body].map((one) => one.getBoundingClientRect());
    this.body.scrollTop += box.top + box.height / 2 - frame.top - frame.height / 2;
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

  /** To the next row (or the one before) for which something holds, past the end from the start; whether there is
   *  one. */
  seek(holds, step = 1) {
    const order = [...this.rows.slice(this.at + 1), ...this.rows.slice(0, this.at)];
    const next = (step > 0 ? order : order.reverse()).find((row) => row.shown && holds(row));
    if (next) this.select(next.index);
    return Boolean(next);
  }

  nextUncoded(step) {
    if (!this.seek((row) => this.counts(row) && !this.hasCode(row), step)) this.tell(this.w("all_coded"));
  }

  /** Whether a row belongs to those that are to be coded, as `frames.progress` has it: a participant's, and more than a
   *  nod unless it has a code. */
  counts(row) {
    return !row.moderator && (row.enough || this.hasCode(row));
  }

  /** Whether a row has a code of the pass: reading for one, the other's codes are no answer. */
  hasCode(row) {
    return row.on.some(({ coding }) => (this.codes.get(coding.code)?.origin ?? "empirical") === this.state.pass);
  }

  /** How many rows are to be coded, and how many of them have no code. */
  progress() {
    const counted = this.rows.filter((row) => this.counts(row));
    return { counted: counted.length, uncoded: counted.filter((row) => !this.hasCode(row)).length };
  }

  /** Pick words: [{row, start, end}] in UTF-16 units, or null for the whole of what is selected: then no words stand as
   *  selected in the browser either. */
  pick(picked) {
    this.picked = picked;
    if (!picked) letGo();
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
    letGo();
    this.pick([{ row: this.here, start: words[range[0]][0], end: words[range[1]][1] }]);
    this.panel.draw();
  }

  /** Words that stand as selected would be dragged away by the browser, as text is into another window: a new drag
   *  over them selects anew. */
  mouseDown(event) {
    if (event.button === 0 && !event.shiftKey && !event.target.closest(".qt-correcting")) letGo();
  }

  mouseUp(event) {
    if (event.target.closest("button, .qt-correcting")) return;
    const selection = getSelection();
    const picked = selection.isCollapsed ? [] : this.spansOf(selection.getRangeAt(0));
    const index = Number(event.target.closest(".qt-row")?.dataset.index ?? NaN);
    if (picked.length && !event.shiftKey) {
      this.anchor = picked[0].row.index;
      this.select(picked.at(-1).row.index, { extend: true, quiet: true, picked });
    } else if (!Number.isNaN(index)) {
      this.select(index, { extend: event.shiftKey, quiet: true });
      this.clicked?.(event.target);
    }
    this.focus();
  }

  /** The words of a range of the document, row by row, blanks at either end left out. */
  spansOf(range) {
    const found = [];
    for (const row of this.rows) {
      if (!row.shown || !range.intersectsNode(row.cell)) continue;
      const start = row.cell.contains(range.startContainer)
        ? unitsBefore(row.cell, range.startContainer, range.startOffset)
        : 0;
      const end = row.cell.contains(range.endContainer)
        ? unitsBefore(row.cell, range.endContainer, range.endOffset)
        : row.text.length;
      const words = row.text.slice(start, end);
      if (words.trim()) {
        found.push({
          row,
          start: start + words.length - words.trimStart().length,
          end: end - words.length + words.trimEnd().length,
        });
      }
    }
    return found;
  }

  /** What a code would be given to now: spans as the store takes them. */
  spans() {
    if (this.picked) {
      return this.picked.map(({ row, start, end }) => ({
        utterance: row.id,
        start: toPoints(row.text, start),
        end: toPoints(row.text, end),
        text: row.text.slice(start, end),
      }));
    }
    const [from, to] = [Math.min(this.at, this.anchor), Math.max(this.at, this.anchor)];
    return this.rows
      .slice(from, to + 1)
      .filter((row) => row.shown)
      .map((row) => ({
        utterance: row.id,
        start: 0,
        end: toPoints(row.text, row.text.length),
        text: row.text,
      }));
  }

  focus() {
    this.body.focus({ preventScroll: true });
  }

  /** Show what fits the filter. The row in the frame stays while one codes it, but not where one has just chosen what
   *  to see (`stay` false). */
  applyFilter({ stay = true } = {}) {
    const { speaker, role, code, only } = this.filter;
    let any = false;
    for (const row of this.rows) {
      row.shown =
        (!speaker || row.speaker === speaker) &&
        (!role || row.role === role) &&
        (!code || row.on.some(({ coding }) => coding.code === code)) &&
        (!only ||
          (stay && row.index === this.at) ||
          (only === "uncoded" ? this.counts(row) && !this.hasCode(row) : this.suggests(row)));
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

/** Let go of the words that are selected in the browser; a caret in a field stays. */
function letGo() {
  const selection = getSelection();
  if (!selection.isCollapsed) selection.removeAllRanges();
}
