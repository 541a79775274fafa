// A round of one place as a column: its themes, what is gone, who was missing, and words that were said.

import { make } from "../shared/drawing.js";

/** A theme, with who was asked; its name opens its words. `open` gets a quotation whose place is clicked. */
function theme(told, round, opened, open) {
  const key = `${round.head} ${told.id}`;
  const words = make("div", { class: "words" });
  const name = make("button", { class: "name", type: "button", disabled: !told.words.length }, told.name);
  const show = () => {
    const shown = opened.has(key);
    words.replaceChildren(...(shown ? told.words.map((one) => quotation(one, open)) : []));
    name.setAttribute("aria-expanded", String(shown));
  };
  name.addEventListener("click", () => {
    if (!opened.delete(key)) opened.add(key);
    show();
  });
  show();
  return make(
    "li",
    { class: told.change ?? "" },
    make("span", { class: "sign", "aria-hidden": "true" }, told.sign),
    name,
    make("span", { class: "count" }, told.word ? `${told.display} · ${told.word}` : told.display),
    told.who ? make("span", { class: "who" }, told.who) : null,
    ...told.beneath.map((line) => make("span", { class: "who" }, line)),
    words,
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

export function themes(round, opened, open) {
  const list = (told) => make("ul", {}, ...told.map((one) => theme(one, round, opened, open)));
  return make(
    "div",
    { class: "themes" },
    round.themes.length ? list(round.themes) : null,
    ...round.lists.flatMap((told) => [make("h4", {}, told.head), list(told.themes)]),
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

export function quotations(round, open) {
  return make("div", { class: "quotes" }, ...round.quotes.map((told) => quotation(told, open)));
}

function quotation(told, open) {
  return make(
    "figure",
    {},
    make("blockquote", {}, told.text),
    make(
      "figcaption",
      {},
      told.theme ? make("span", {}, told.theme) : null,
      make("button", { class: "place", type: "button", onclick: () => open(told) }, told.reference),
    ),
  );
}

/** A round with nothing but its themes, as it stands beside others on a slide. */
export function narrow(round, opened, open) {
  return make("section", { class: classOf(round) }, head(round, "h3"), themes(round, opened, open));
}

/** A round as it stands on the page. */
export function whole(round, words, opened, open) {
  return make(
    "section",
    { class: classOf(round) },
    head(round, "h3"),
    themes(round, opened, open),
    round.quotes.length ? quotations(round, open) : null,
    round.missing.length ? missing(round, words.missing) : null,
  );
}

/** What the signs before the themes mean. */
export function legend(words) {
  return words.signs ? make("p", { class: "note" }, words.signs) : null;
}

function classOf(round) {
  return round.held ? "round" : "round empty";
}
