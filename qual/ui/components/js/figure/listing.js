// Lists, as the big screen shows them: a table, and quotations.

import { make } from "../shared/drawing.js";

export function table(told, _, rows) {
  return [
    make(
      "table",
      { class: "listed" },
      make("thead", {}, make("tr", {}, ...told.head.map((words) => make("th", { scope: "col" }, words)))),
      make("tbody", {}, ...rows.map((r) => make("tr", {}, ...told.lines[r].map((words) => make("td", {}, words))))),
    ),
  ];
}

export function quotes(told, _, rows) {
  return rows.map((r) => quotation(told.quotes[r]));
}

/** A quotation as it stands in print: a line a speaker, and who said it. */
export function quotation({ lines, by }) {
  return make(
    "figure",
    { class: "said" },
    make("blockquote", {}, ...lines.map((words) => make("p", {}, words))),
    by ? make("figcaption", {}, by) : null,
  );
}
