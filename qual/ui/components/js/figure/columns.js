// One theme, a panel for each group: a column for each round, as tall as the share of those present.

import { make } from "../shared/drawing.js";
import { arrange } from "./layout.js";
import { byPlace, longest, mark, name } from "./marks.js";

const GAP = 20;

export function blocks(told, { width, em, measure }) {
  const columns = told.panels.map((panel) => panel.columns.length);
  const words = [...told.marks.map(({ text }) => text), ...told.panels.flatMap((panel) => panel.columns)];
  const least = Math.max(2.4 * em, longest(words, measure) + 0.5 * em);
  const { lines, cell } = arrange({ columns, width, least, most: 8 * em, gap: GAP });
  const at = byPlace(told.marks);
  return lines.map((line) =>
    make(
      "div",
      { class: "columns", style: `column-gap: ${GAP}px` },
      ...line.map((band) => panelOf(told, band, cell, at)),
    ),
  );
}

function panelOf(told, { panel, from, to }, cell, at) {
  const { name: head, columns } = told.panels[panel];
  const grid = make(
    "div",
    { class: "group", style: `grid-template-columns: repeat(${to - from}, ${cell}px)` },
    name(head, "panel", "grid-area: 1 / 1 / auto / -1"),
  );
  for (const [one, place] of at(0, panel)) {
    if (one.c < from || one.c >= to) continue;
    const bar = make("span", { class: "fill", style: `height: ${100 * Math.min(one.v ?? 0, 1)}%` });
    const made = mark(
      one,
      place,
      one.look,
      make("span", { class: "figure" }, one.text),
      one.v === undefined ? "" : bar,
    );
    made.style = `grid-area: 2 / ${one.c - from + 1}`;
    grid.append(made);
  }
  columns.slice(from, to).forEach((word, c) => grid.append(name(word, "column", `grid-area: 3 / ${c + 1}`)));
  return grid;
}
