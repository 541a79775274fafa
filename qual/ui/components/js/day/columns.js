// A round of one place as a column: its themes, what is gone, who was missing, and words that were said.

import { make } from "../shared/drawing.js";

function theme(told) {
  return make(
    "li",
    { class: told.change ?? "" },
    make("span", { class: "sign", "aria-hidden": "true" }, told.sign),
    make("span", { class: "name" }, told.name),
    make("span", { class: "count" }, told.word ? `${told.display} · ${told.word}` : told.display),
  );
}

export function head(round, tag) {
  return make(
    "header",
    {},
    make(tag, {}, round.head, round.year ? make("span", { class: "year" }, round.year) : null),
    make("p", { class: "present" }, round.present),
  );
}

export function themes(round) {
  return make(
    "div",
    { class: "themes" },
    round.themes.length ? make("ul", {}, ...round.themes.map(theme)) : null,
    round.gone ? make("p", { class: "gone" }, round.gone) : null,
    round.note ? make("p", { class: "note" }, round.note) : null,
  );
}

export function missing(round, title) {
  return make(
    "div",
    { class: "missing" },
    round.missing.length ? make("h4", {}, title) : null,
    ...round.missing.map((words) => make("p", {}, words)),
  );
}

/** `open` gets the quotation whose place is clicked. */
export function quotations(round, open) {
  return make(
    "div",
    { class: "quotes" },
    ...round.quotes.map((told) =>
      make(
        "figure",
        {},
        make("blockquote", {}, told.text),
        make(
          "figcaption",
          {},
          make("span", {}, told.theme),
          make("button", { class: "place", type: "button", onclick: () => open(told) }, told.reference),
        ),
      ),
    ),
  );
}

/** A round with nothing but its themes, as it stands beside others on a slide. */
export function narrow(round) {
  return make("section", { class: classOf(round) }, head(round, "h3"), themes(round));
}

/** A round as it stands on the page. */
export function whole(round, words, open) {
  return make(
    "section",
    { class: classOf(round) },
    head(round, "h3"),
    themes(round),
    round.quotes.length ? quotations(round, open) : null,
    round.missing.length ? missing(round, words.missing) : null,
  );
}

function classOf(round) {
  return round.held ? "round" : "round empty";
}
