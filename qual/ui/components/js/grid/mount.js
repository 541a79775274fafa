// The large grid of groups and rounds on Oversikt: a table whose cells are buttons.

import { make } from "../shared/drawing.js";

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".qual-grid");
  if (!root || !data) return;
  const open = (session) => setTriggerValue("open", session);
  const beside = (level) => setTriggerValue("beside", ["level", level]);
  const sessions = (code) => setTriggerValue("group", code);
  root.replaceChildren(
    make(
      "table",
      { "aria-label": data.label },
      make("tr", {}, make("td"), ...data.rounds.map(round)),
      ...data.rows.map((row) =>
        make("tr", {}, group(row, { beside, sessions }), ...row.cells.map((told) => make("td", {}, cell(told, open)))),
      ),
    ),
  );
}

function round({ label, year }) {
  return make("th", { class: "round", scope: "col" }, label, year ? make("span", { class: "year" }, year) : null);
}

/** A name that leads somewhere, which `door` says; a word where there is no such way. */
function place(look, words, door, go) {
  if (!door) return make("span", { class: look }, words);
  return make("button", { class: `door ${look}`, type: "button", title: door, "aria-label": door, onclick: go }, words);
}

/** A group, which leads to its sessions; over the first of a level the level, to its first round beside its last. */
function group({ level, code, name, mark, colour, door }, { beside, sessions }) {
  const sign = make("span", { class: "mark", "aria-hidden": "true" }, mark);
  sign.style.color = colour;
  return make(
    "th",
    { class: "group", scope: "row" },
    level ? place("level", level.told, level.door, () => beside(level.name)) : null,
    sign,
    place("code", code, door, () => sessions(code)),
    name ? place("name", name, door, () => sessions(code)) : null,
  );
}

function cell(told, open) {
  const parts = [
    told.date ? make("span", { class: "date" }, told.date) : null,
    make("span", { class: "words" }, told.words),
    told.share === null ? null : share(told.share),
    told.coded ? make("span", { class: "coded" }, told.coded) : null,
  ];
  if (!told.session) return make("div", { class: `cell ${told.status}` }, ...parts);
  return make(
    "button",
    {
      class: `cell ${told.status}`,
      type: "button",
      "aria-label": told.label,
      title: told.title,
      onclick: () => open(told.session),
    },
    ...parts,
  );
}

function share(part) {
  const filled = make("span", { class: "filled" });
  filled.style.width = `${Math.round(part * 100)}%`;
  return make("span", { class: "bar" }, filled);
}
