// Bars: a row a bar, cut into parts, panels beside each other; to both sides of a middle; with a line of what has been
// found.

import { make } from "../shared/drawing.js";
import { arrange, widest } from "./layout.js";
import { byPlace, longest, mark, name, withNames } from "./marks.js";

const GAP = 16;

export function blocks(told, space, rows) {
  const least = 8 * space.em;
  const each = told.panels.map(() => 1);
  const { lines, cell, names } = withNames(told, space, each, { least, gap: GAP }, arrange, widest);
  const at = byPlace(told.marks);
  return lines.map((line) => block(told, line, { cell, names, at, rows, space }));
}

function block(told, line, { cell, names, at, rows, space }) {
  const tracks = line.map(() => `${cell}px`).join(" ");
  const grid = make("div", {
    class: "bars",
    style: `grid-template-columns: ${names - GAP}px ${tracks}; column-gap: ${GAP}px`,
  });
  const last = rows.length + 2;
  line.forEach(({ panel }, place) => {
    const column = place + 2;
    const head = told.panels[panel].name;
    if (head) grid.append(name(head, "panel", `grid-area: 1 / ${column}`));
    rows.forEach((r, row) => {
      const bar = make("div", { class: "bar", style: `grid-area: ${row + 2} / ${column}` });
      if (told.zero) bar.append(make("span", { class: "zero", style: `left: ${100 * told.zero}%` }));
      for (const [one, mine] of at(r, panel)) bar.append(...part(told, one, mine, cell, space));
      grid.append(bar);
    });
    const there = rows.map((r) => at(r, panel)[0]?.[0]).filter((one) => one?.v !== undefined);
    if (there.length > 1) grid.append(found(there, `grid-area: 2 / ${column} / ${last} / ${column + 1}`));
    if (told.ticks.length) grid.append(ticks(told.ticks, cell, space, `grid-area: ${last} / ${column}`));
  });
  rows.forEach((r, row) => grid.append(name(told.rows[r], "row", `grid-area: ${row + 2} / 1`)));
  if (told.scale) grid.append(make("div", { class: "scale", style: `grid-area: ${last} / 1` }, told.scale));
  return grid;
}

/** One part of a bar with its figure: inside where it has room, or outside where the figure says so. */
function part(told, one, place, cell, { em, measure }) {
  if (one.look === "note") {
    const note = mark(one, place, "note", one.text);
    note.style = `left: calc(${100 * (told.zero ?? 0)}% + 0.3em)`;
    return [note];
  }
  const wide = (one.to - one.from) * cell;
  const fits = !told.outside && measure(one.text) + 0.5 * em <= wide;
  const style = `left: ${100 * one.from}%; width: ${100 * (one.to - one.from)}%`;
  const made = [];
  if (wide) {
    made.push(mark(one, place, `${one.look} shade-${one.shade}`, fits ? make("span", {}, one.text) : ""));
    made[0].style = style;
  }
  if (told.outside && one.text !== "0") {
    const left = one.look === "hollow";
    const side = left ? `right: calc(${100 * (1 - one.from)}% + 0.4em)` : `left: calc(${100 * one.to}% + 0.6em)`;
    made.push(make("span", { class: "after", "aria-hidden": "true", style: side }, one.text));
  }
  if (one.v !== undefined) made.push(make("span", { class: "point", style: `left: ${100 * one.v}%` }));
  return made;
}

/** The line through what has been found so far, over the rows. */
function found(there, style) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 100 ${there.length}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", "found");
  svg.setAttribute("aria-hidden", "true");
  svg.style = style;
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  line.setAttribute("points", there.map(({ v }, at) => `${100 * v},${at + 0.5}`).join(" "));
  line.setAttribute("vector-effect", "non-scaling-stroke");
  svg.append(line);
  return svg;
}

function ticks(all, cell, { em, measure }, style) {
  const room =
    longest(
      all.map(([, words]) => words),
      measure,
    ) + em;
  const shown = room * all.length <= cell ? all : [all[0], all.at(-1)];
  const side = (at) =>
    at === 0 ? "left: 0" : at === 1 ? "right: 0" : `left: ${100 * at}%; transform: translateX(-50%)`;
  return make(
    "div",
    { class: "ticks", style, "aria-hidden": "true" },
    ...shown.map(([at, words]) => make("span", { style: side(at) }, words)),
  );
}
