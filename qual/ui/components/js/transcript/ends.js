// The two ends of a coding that is looked at, as handles in the text: dragged, or moved word by word with Shift and the
// arrows. What is moved is one act when the mouse, or Shift, is let go.

import { make } from "../shared/drawing.js";
import { toPoints, toUnits, wordsOf } from "../shared/positions.js";
import { rangeIn } from "./ranges.js";

/** Where an end may stand: before a word (`start`), or after one; and the text's own ends. */
export function stops(text, end) {
  const words = wordsOf(text).map(([from, to]) => (end === "start" ? from : to));
  return [...new Set(end === "start" ? [0, ...words] : [...words, text.length])].sort((a, b) => a - b);
}

/** The nearest stop to `unit` that leaves something between it and the `other` end. */
export function snap(text, end, unit, other) {
  const free = stops(text, end).filter((one) => (end === "start" ? one < other : one > other));
  return free.reduce((best, one) => (Math.abs(one - unit) < Math.abs(best - unit) ? one : best), free[0] ?? unit);
}

/** The unit of the place nearest to a point: of the line that is nearest in height, the one nearest in width. What the
 *  browser says of a point is no answer: past a word, or on a handle, it means the end of all that is said. */
export function nearest(places, x, y) {
  const lines = [];
  for (const place of places) {
    const line = lines.at(-1);
    const shared = line ? Math.min(line.bottom, place.bottom) - Math.max(line.top, place.top) : 0;
    if (line && shared > Math.min(line.bottom - line.top, place.bottom - place.top) / 2) {
      line.top = Math.min(line.top, place.top);
      line.bottom = Math.max(line.bottom, place.bottom);
      line.places.push(place);
    } else lines.push({ top: place.top, bottom: place.bottom, places: [place] });
  }
  const least = (all, far) => all.reduce((best, one) => (far(one) < far(best) ? one : best), all[0]);
  const line = least(lines, ({ top, bottom }) => Math.max(top - y, y - bottom, 0));
  return least(line?.places ?? [], (place) => Math.abs(place.x - x))?.unit ?? null;
}

/** The next stop from `unit` by `step`, or `unit` where there is none. */
export function stepped(text, end, unit, other, step) {
  const free = stops(text, end).filter((one) => (end === "start" ? one < other : one > other));
  return (step > 0 ? free.find((one) => one > unit) : free.findLast((one) => one < unit)) ?? unit;
}

export class Ends {
  constructor(view) {
    this.view = view;
    this.moving = null; // the coding whose ends are being moved: {coding, spans in UTF-16 units}
    this.handles = [];
    addEventListener(
      "keyup",
      (event) => {
        if (event.key === "Shift") this.settle();
      },
      { signal: view.gone.signal },
    );
  }

  /** The coding that is looked at, where it is on the utterance in the frame and stored. */
  get coding() {
    const { view } = this;
    const id = view.panel.open && view.standing.idOf(view.panel.open);
    const coding = id && view.here?.on.find((one) => one.coding.id === id)?.coding;
    return coding && !coding.going ? coding : null;
  }

  /** The coding's spans as rows and UTF-16 units. */
  spansOf(coding) {
    const { byId } = this.view;
    return coding.spans
      .map(([id, start, end]) => ({ row: byId.get(id), start, end }))
      .filter(({ row }) => row)
      .map(({ row, start, end }) => ({ row, start: toUnits(row.text, start), end: toUnits(row.text, end) }));
  }

  draw() {
    for (const handle of this.handles) handle.remove();
    this.handles = [];
    const { coding } = this;
    if (!coding) return;
    const spans = this.moving?.coding === coding.id ? this.moving.spans : this.spansOf(coding);
    if (!spans.length) return;
    this.handles = [this.handle(coding, "start", spans[0]), this.handle(coding, "end", spans.at(-1))];
  }

  handle(coding, end, { row, start, end: to }) {
    const { view } = this;
    const range = rangeIn(row.cell, start, to);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
    const box = end === "start" ? boxes[0] : boxes.at(-1);
    const cell = row.cell.getBoundingClientRect();
    const handle = make("span", {
      class: `qt-handle qt-handle-${end}`,
      title: view.w(`span.${end}`, { code: view.codes.get(coding.code)?.name ?? "" }),
      "aria-hidden": "true", // what it does is done by keys too, and said in the panel
      "data-unit": end === "start" ? start : to,
      onpointerdown: (event) => this.grab(event, end),
    });
    if (box) {
      handle.style.left = `${(end === "start" ? box.left : box.right) - cell.left}px`;
      handle.style.top = `${box.top - cell.top}px`;
      handle.style.height = `${box.height}px`;
    }
    handle.style.setProperty("--c", view.colour(coding.code));
    row.cell.append(handle);
    return handle;
  }

  begin() {
    const { coding } = this;
    if (!coding) return null;
    if (this.moving?.coding !== coding.id) this.moving = { coding: coding.id, spans: this.spansOf(coding) };
    return this.moving;
  }

  /** One end word by word; whether there was one to move. */
  step(end, by) {
    const moving = this.begin();
    if (!moving?.spans.length) return false;
    const span = end === "start" ? moving.spans[0] : moving.spans.at(-1);
    span[end] = stepped(span.row.text, end, span[end], end === "start" ? span.end : span.start, by);
    this.show();
    return true;
  }

  grab(event, end) {
    event.preventDefault(); // so no mouseup follows: where the mouse is let go, nothing is selected
    event.stopPropagation();
    const moving = this.begin();
    if (!moving) return;
    const span = end === "start" ? moving.spans[0] : moving.spans.at(-1);
    const move = (now) => {
      const unit = nearest(placesOf(span.row.cell, span.row.text, end), now.clientX, now.clientY);
      if (unit === null) return;
      span[end] = snap(span.row.text, end, unit, end === "start" ? span.end : span.start);
      this.show();
    };
    const stop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      this.settle();
      this.view.focus();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  /** What the coding would stand on is marked while it is moved. */
  show() {
    const { spans } = this.moving;
    globalThis.CSS?.highlights?.set(
      "qual-picked",
      new Highlight(...spans.map(({ row, start, end }) => rangeIn(row.cell, start, end))),
    );
    this.draw();
  }

  /** Store what has been moved, as one act. */
  settle() {
    const { moving, view } = this;
    if (!moving) return;
    this.moving = null;
    globalThis.CSS?.highlights?.delete("qual-picked");
    const coding = view.standing.codings.get(view.standing.idOf(moving.coding));
    const spans = moving.spans.map(({ row, start, end }) => ({
      utterance: row.id,
      start: toPoints(row.text, start),
      end: toPoints(row.text, end),
      text: row.text.slice(start, end),
    }));
    const now = JSON.stringify(spans.map(({ utterance, start, end }) => [utterance, start, end]));
    if (coding && now !== JSON.stringify(coding.spans)) view.act("respan", { coding: coding.id, spans });
    this.draw();
  }
}

/** Where the stops of a cell's text stand in the window: [{unit, x, top, bottom}], in the order of the text. */
function placesOf(cell, text, end) {
  const words = wordsOf(text);
  const parts = end === "start" ? [[0, words[0]?.[0]], ...words] : [...words, [words.at(-1)?.[1], text.length]];
  return parts.flatMap(([from = 0, to = text.length]) => {
    const boxes = [...rangeIn(cell, from, to).getClientRects()].filter((box) => box.width > 0);
    const box = end === "start" ? boxes[0] : boxes.at(-1);
    if (!box) return [];
    const unit = end === "start" ? from : to;
    return [{ unit, x: end === "start" ? box.left : box.right, top: box.top, bottom: box.bottom }];
  });
}
