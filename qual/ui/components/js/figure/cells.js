// Cells: the heat map, and the lines of themes that come and go. A block is one line of panels with all rows.

import { make } from "../shared/drawing.js";
import { arrange, widest } from "./layout.js";
import { byPlace, longest, mark, name, withNames } from "./marks.js";

const GAP = 10; // between panels
const SEAM = 2; // between cells

export function blocks(told, space, rows) {
  const { em, measure } = space;
  const columns = told.panels.map((panel) => panel.columns.length);
  const most = Math.max(
    (64 / 13.5) * em,
    longest(
      told.marks.map(({ text }) => text),
      measure,
    ) +
      0.8 * em,
  );
  const words = told.panels.flatMap((panel) => panel.columns);
  const least = Math.min(
    most,
    Math.max(
      (34 / 13.5) * em,
      longest(
        told.marks.map(({ text }) => text),
        measure,
      ) +
        0.8 * em,
      longest(words, (word) => measure(word) / (word.length > 6 ? 2 : 1)) + 0.6 * em,
    ),
  );
  const { lines, cell, names } = withNames(told, space, columns, { least, most, gap: GAP }, arrange, widest);
  const at = byPlace(told.marks);
  return lines.map((line) => block(told, line, { cell, names, at, rows }));
}

function block(told, line, { cell, names, at, rows }) {
  const tracks = line.map(({ from, to }) => `repeat(${to - from}, ${cell - SEAM}px)`).join(` ${GAP - 2 * SEAM}px `);
  const grid = make("div", {
    class: "cells",
    style: `grid-template-columns: ${names}px ${tracks}; column-gap: ${SEAM}px`,
  });
  let column = 2;
  for (const { panel, from, to } of line) {
    const { name: head, columns, door } = told.panels[panel];
    const where = (row, start, end = start + 1) => `grid-area: ${row} / ${start} / auto / ${end}`;
    if (head) grid.append(name(head, "panel", where(1, column, column + to - from), door));
    columns.slice(from, to).forEach((word, c) => grid.append(name(word, "column", where(2, column + c))));
    rows.forEach((r, row) => {
      for (const [one, place] of at(r, panel)) {
        if (one.c < from || one.c >= to) continue;
        const shade = one.step === undefined ? "" : ` step-${one.step}`;
        const made = mark(one, place, `${one.look}${shade}${life(one, at(r, panel))}`, sign(one));
        made.style = where(row + 3, column + one.c - from);
        grid.append(made);
      }
    });
    column += to - from + 1;
  }
  rows.forEach((r, row) => grid.append(name(told.rows[r], "row", `grid-area: ${row + 3} / 1`)));
  return grid;
}

/** Where the line of a theme goes through a cell, begins in it or ends there. */
function life(one, row) {
  if (!one.between) return "";
  const lives = (c) => row.some(([other]) => other.c === c && other.between);
  return ` between${lives(one.c - 1) ? "" : " begins"}${lives(one.c + 1) ? "" : " ends"}`;
}

const SIGNS = { not_held: "×", not_coded: "?" };

function sign({ look, text }) {
  return make("span", {}, SIGNS[look] ?? text);
}
