// What all figures share: a mark that can be clicked, heads of panels, names of rows.

import { make } from "../shared/drawing.js";

/** A mark as a button that says all of itself; one that asks for nothing is a word on the page. */
export function mark(one, at, look, ...children) {
  const told = one.told ?? one.text;
  const said = { title: told, "aria-label": told };
  if (!one.of) return make("span", { class: look, role: "img", ...said }, ...children);
  return make("button", { class: `mark ${look}`, type: "button", "data-at": at, tabindex: -1, ...said }, ...children);
}

/** A name that takes two lines and then …; all of it on hover. Where it leads on (`door` says where), a button. */
export function name(words, look, style, door) {
  if (!door) return make("div", { class: look, title: words, style }, make("span", {}, words));
  const said = { title: door, "aria-label": door, "data-door": words };
  const to = make("button", { class: "door", type: "button", ...said }, words);
  return make("div", { class: look, style }, to);
}

/** The longest of these words, in pixels. */
export function longest(words, measure) {
  return Math.max(0, ...words.map(measure));
}

/** The marks of a figure by row and panel: `at(r, p)` gives [mark, its place among all]. */
export function byPlace(marks) {
  const found = new Map();
  marks.forEach((one, at) => {
    const place = `${one.r} ${one.p}`;
    if (!found.has(place)) found.set(place, []);
    found.get(place).push([one, at]);
  });
  return (r, p) => found.get(`${r} ${p}`) ?? [];
}

/** The grid of names and panels: how wide names are, which panels stand where; `least` and `most` are of a cell. */
export function withNames(told, space, columns, { least, most, gap }, arrange, widest) {
  const { width, em, measure } = space;
  const whole = Math.ceil(longest([...told.rows, told.kind === "bars" ? (told.scale ?? "") : ""], measure) + 1.5 * em);
  const some = Math.min(whole, Math.max(9.5 * em, 0.22 * width));
  const placed = arrange({ columns, width: width - some, least, most, gap });
  const left = width - some - widest(placed.lines, placed.cell, gap);
  return { ...placed, names: Math.floor(Math.min(whole, some + Math.max(left, 0))) };
}
