// A figure as told by qual/themes/figures.py, drawn for a width: its blocks, and under them what its marks mean.

import { make } from "../shared/drawing.js";
import { blocks as bars } from "./bars.js";
import { blocks as cells } from "./cells.js";
import { blocks as columns } from "./columns.js";
import { SHAPES, drawn, blocks as lines } from "./lines.js";
import { quotes, table } from "./listing.js";

const KINDS = { bars, cells, columns, lines, quotes, table };

/** What stands under each other: lines of panels, or themes. `rows`: which rows of the figure to draw; all at first. */
export function blocks(told, space, rows = told.rows.map((_, r) => r)) {
  return told.rows.length && (!told.marks || told.marks.length) ? KINDS[told.kind](told, space, rows) : [];
}

/** How much room there is in an element, and how wide words are in it. */
export function spaceOf(element, width) {
  const { fontFamily, fontSize } = getComputedStyle(element);
  const em = parseFloat(fontSize);
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 ${em}px ${fontFamily}`; // as wide as any word may get
  const known = new Map();
  const measure = (words) => {
    if (!known.has(words)) known.set(words, pen.measureText(words).width);
    return known.get(words);
  };
  return { width, em, measure };
}

/** What shades and shapes mean, and the keys. */
export function legend(told) {
  const parts = [];
  if (told.kind === "cells" && told.ticks.length === 2) {
    const [[, none], [, all]] = told.ticks;
    const steps = [0, 1, 2, 3, 4, 5].map((at) => make("i", { class: `step step-${at}` }));
    parts.push(make("span", { class: "steps" }, `${none} `, ...steps, ` ${all} ${told.scale}`));
  }
  for (const [shade, words] of told.shades ?? []) {
    parts.push(make("span", {}, make("i", { class: `shade shade-${shade}` }), words));
  }
  (told.shapes ?? []).forEach((words, at) => {
    const sign = drawn("svg", { width: 14, height: 14, viewBox: "-7 -7 14 14", class: "shape", "aria-hidden": "true" });
    sign.append(drawn("path", { d: SHAPES[at % SHAPES.length] }));
    parts.push(make("span", {}, sign, words));
  });
  parts.push(...told.keys.map((words) => make("span", {}, words)));
  return parts.length ? make("div", { class: "legend" }, ...parts) : null;
}
