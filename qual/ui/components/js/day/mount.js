// The rounds of one place side by side on Analysedag, and the same as slides. What is written goes by the window's
// wire.

import { make } from "../shared/drawing.js";
import { summoned } from "../shared/summons.js";
import { wire } from "../wire/wire.js";
import { legend, whole } from "./columns.js";
import { Slides } from "./slides.js";

const line = wire();

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".qual-day");
  if (!root || !data) return undefined;
  const page = (root.page ??= { line, opened: new Set() }); // the themes whose words are open
  const open = ({ session, reference }) => setTriggerValue("open", { session, utterance: reference });
  Object.assign(page, { data, open, written: [] }); // what was stored is now among what Streamlit carries
  page.slides ??= new Slides(page, parentElement);
  draw(root, page);
  page.deaf?.();
  page.deaf = summoned(() => page.slides.show());
  const away = line.look({ name: "day", seen: () => ({}), hear: (_, settled) => hear(page, settled) });
  return () => {
    page.deaf();
    away();
  };
}

function draw(root, { data, slides, opened, open }) {
  const { rounds, words } = data;
  const show = make(
    "button",
    { class: "show", type: "button", "data-qual-screen": true },
    words.show,
    make("kbd", {}, "F"),
  );
  root.replaceChildren(
    make("div", { class: "bar" }, show, make("span", { class: "keys" }, words.keys)),
    ...[legend(words)].filter(Boolean),
    make("div", { class: "side" }, ...rounds.map((round) => whole(round, words, opened, open))),
    make("p", { class: "note" }, words.evidence),
  );
  slides.draw();
}

/** An answer: what is stored is carried here by the page's script. */
function hear({ slides, written }, settled) {
  for (const { act, answer } of settled) {
    if (answer.ok) written.push(act);
    else slides.refused(act, answer.error);
  }
  if (settled.some(({ answer }) => answer.ok)) line.renew?.();
  slides.draw();
}
