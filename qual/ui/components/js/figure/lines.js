// Lines over rounds: for each theme rows of panels, a line for each group in its panel. A block is one row of panels.

import { make } from "../shared/drawing.js";
import { arrange, gathered, trend } from "./layout.js";
import { byPlace, longest, name } from "./marks.js";

const SVG = "http://www.w3.org/2000/svg";
const GAP = 22;
const DASHES = ["", "6 3", "2 2", "8 3 2 3", "4 4", "10 4"];
const MISSING = ["not_held", "not_imported", "not_coded"];
export const SHAPES = [
  "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0z",
  "M0,-6L6,5H-6z",
  "M-4.6,-4.6H4.6V4.6H-4.6z",
  "M0,-6.5L6.5,0L0,6.5L-6.5,0z",
  "M-2,-6H2V-2H6V2H2V6H-2V2H-6V-2H-2z",
  "M0,6L6,-5H-6z",
];

/** An element of a drawing, with its attributes and children. */
export function drawn(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

export function blocks(told, space, rows) {
  const { width, em, measure } = space;
  const axis = Math.ceil(
    longest(
      told.ticks.map(([, words]) => words),
      measure,
    ) +
      0.6 * em,
  );
  const columns = told.panels.map((panel) => panel.columns.length);
  const words = told.panels.flatMap((panel) => panel.columns);
  const figures = told.figures
    ? longest(
        told.marks.map(({ text }) => text),
        measure,
      )
    : 0;
  const least = Math.max(2.4 * em, longest(words, measure) + 0.4 * em, figures + 0.4 * em);
  const { lines, cell } = arrange({ columns, width: width - axis, least, gap: GAP });
  const high = (rows.length === 1 ? 18 : told.rows.length <= 8 ? 8.5 : 6) * em;
  const at = byPlace(told.marks);
  const drawnIn = { axis, cell, high, em, at, figures: figures > 0 };
  return rows.flatMap((r) =>
    lines.map((line) =>
      make(
        "section",
        { class: "lines" },
        told.rows.length > 1 ? name(told.rows[r], "row") : null,
        lineOf(told, r, line, drawnIn),
      ),
    ),
  );
}

function lineOf(told, r, line, space) {
  const { axis, cell, high, em, at } = space;
  // above the plot a strip for sessions that are missing, in which several groups stand under each other
  const strip = Math.max(0, ...line.map(({ panel, from, to }) => missing(at(r, panel), from, to))) * 1.15 * em;
  const foot = told.events.length ? 1.2 * em : 0;
  const tracks = line.map(({ from, to }) => `${cell * (to - from)}px`).join(` ${GAP}px `);
  const grid = make("div", { class: "line", style: `grid-template-columns: ${axis}px ${tracks}` });
  grid.append(scaleOf(told, { axis, high, em, strip, foot }));
  line.forEach((band, place) => {
    const head = told.panels[band.panel].name;
    if (head) grid.append(name(head, "panel", `grid-area: 1 / ${2 * place + 2}`));
    grid.append(plot(told, r, band, { ...space, strip, foot, style: `grid-area: 2 / ${2 * place + 2}` }));
  });
  return grid;
}

function missing(there, from, to) {
  const counts = new Map();
  for (const [{ look, c }] of there) {
    if (MISSING.includes(look) && c >= from && c < to) counts.set(c, (counts.get(c) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

/** Pixels from the top of the plot for a share of the scale: room for figures above and below. */
function down(v, high, em) {
  return 1.6 * em + (1 - v) * (high - 3.2 * em);
}

function scaleOf(told, { axis, high, em, strip, foot }) {
  const words = told.ticks.map(([v, text]) =>
    drawn("text", { x: axis - 0.5 * em, y: strip + down(v, high, em), "text-anchor": "end", dy: "0.35em" }, text),
  );
  return drawn(
    "svg",
    {
      width: axis,
      height: strip + high + foot + 1.6 * em,
      class: "scale",
      "aria-hidden": "true",
      style: "grid-area: 2 / 1",
    },
    ...words,
  );
}

function plot(told, r, { panel, from, to }, { cell, high, em, at, strip, foot, style, figures }) {
  const wide = cell * (to - from);
  const x = (c) => (c - from + 0.5) * cell;
  const y = (v) => strip + down(v, high, em);
  const svg = drawn("svg", {
    width: wide,
    height: strip + high + foot + 1.6 * em,
    class: `plot line-${told.panels[panel].shade % 6}`,
    style,
  });
  for (const [v] of told.ticks) svg.append(drawn("path", { class: "rule", d: `M0,${y(v)}H${wide}` }));
  svg.append(...events(told, { from, to, cell, x, strip, high, em }));
  told.panels[panel].columns.slice(from, to).forEach((word, c) => {
    const bottom = strip + high + foot + 1.2 * em;
    svg.append(drawn("text", { class: "column", x: (c + 0.5) * cell, y: bottom, "text-anchor": "middle" }, word));
  });
  const there = at(r, panel).filter(([{ c }]) => c >= from && c < to);
  svg.append(...paths(there, x, y));
  for (const [{ c, low, high: upper }] of there) {
    if (upper !== undefined) svg.append(drawn("path", { class: "interval", d: `M${x(c)},${y(low)}V${y(upper)}` }));
  }
  svg.append(...points(there, { x, y, em, figures }));
  return svg;
}

function events(told, { from, to, cell, x, strip, high, em }) {
  const here = told.events.filter(({ at }) => at >= from - 0.5 && at <= to - 0.5);
  const rules = here.map(({ at }) => drawn("path", { class: "event", d: `M${x(at)},${strip}V${strip + high}` }));
  const numbers = gathered(here, (1.6 * em) / cell).map(({ at, text, told: words }) =>
    drawn(
      "text",
      {
        class: "event",
        x: Math.min(Math.max(x(at), 0.4 * em), cell * (to - from) - 0.4 * em),
        y: strip + high + 0.9 * em,
        "text-anchor": "middle",
      },
      drawn("title", {}, words),
      text,
    ),
  );
  return [...rules, ...numbers];
}

/** A path for each line. */
function paths(there, x, y) {
  const series = new Map();
  for (const [one] of there) {
    if (!series.has(one.series)) series.set(one.series, []);
    series.get(one.series).push(one);
  }
  return [...series.values()].map((line) =>
    drawn("path", {
      class: "trend",
      d: trend(line, x, y),
      "stroke-dasharray": DASHES[line[0].shape % DASHES.length] || null,
    }),
  );
}

function points(there, { x, y, em, figures }) {
  const above = new Map(); // signs of missing sessions in a column so far
  return there.map(([one, place]) => {
    const gone = MISSING.includes(one.look);
    const level = above.get(one.c) ?? 0;
    if (gone) above.set(one.c, level + 1);
    const [left, top] = [x(one.c), gone ? (level + 0.6) * 1.15 * em : y(one.v ?? 0)];
    const shape = SHAPES[one.shape % SHAPES.length];
    const group = drawn(
      "g",
      {
        class: `mark ${one.look}`,
        role: "button",
        tabindex: -1,
        "data-at": place,
        "aria-label": one.told,
        transform: `translate(${left},${top})`,
      },
      drawn("title", {}, one.told),
      drawn("circle", { class: "target", r: 0.9 * em }),
    );
    const size = em / 13.5;
    if (gone) {
      group.append(drawn("text", { x: -0.1 * em, dy: "0.35em", "text-anchor": "end" }, one.text));
      group.append(
        drawn("path", { class: "whose", d: shape, transform: `translate(${0.6 * em},0) scale(${0.8 * size})` }),
      );
    } else {
      group.append(drawn("path", { class: "shape", d: shape, transform: `scale(${size})` }));
      if (figures && one.side) {
        group.append(
          drawn(
            "text",
            { class: "figure", y: one.side === "above" ? -0.75 * em : 1.45 * em, "text-anchor": "middle" },
            one.text,
          ),
        );
      }
    }
    return group;
  });
}
