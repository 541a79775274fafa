// What the browser does for a page with a panel. Narrow, the panel is a sheet over the right edge: a handle opens it,
// as does a click on what it is about, and Esc closes it (whether it is a sheet at all, the style sheet says). The
// first time, it is told that the words of the title can be changed. And a button with words to copy copies them.

import { make } from "../shared/drawing.js";
import { POPOVER } from "../wire/reach.js"; // Esc closes what is open over the sheet first

const SEEN = "qual.title.seen";
const page = { clicks: null, handle: null, words: {} };

function isOpen() {
  return document.documentElement.hasAttribute("data-qual-sheet");
}

function show(open) {
  document.documentElement.toggleAttribute("data-qual-sheet", open);
  page.handle.setAttribute("aria-expanded", String(open));
  page.handle.textContent = open ? page.words.close : page.words.open;
}

let popped = false; // whether a popover was open when the key went down: it is closed before the key comes here

document.addEventListener(
  "keydown",
  ({ key }) => {
    if (key === "Escape") popped = document.querySelector(POPOVER) !== null;
  },
  true,
);
document.addEventListener("keydown", ({ key, defaultPrevented }) => {
  if (key !== "Escape" || defaultPrevented || popped || !page.handle?.isConnected || !isOpen()) return;
  show(false);
  page.handle.focus();
});

/** Put words on the clipboard; a browser that keeps that from a page is asked in the old way. */
async function copy(words) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    const field = make("textarea", { class: "qual-heard" }, words);
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  await copy(button.dataset.copy);
  button.textContent = button.dataset.done;
});

function hint(words) {
  const told = make("span", { class: "qual-hint", role: "note" }, `${words.hint} `);
  const seen = () => {
    localStorage.setItem(SEEN, "yes");
    told.remove();
  };
  told.append(make("button", { type: "button", onclick: seen }, words.seen));
  return told;
}

export default function mount({ data, parentElement }) {
  page.words = data.words;
  page.handle = make("button", { class: "qual-handle", type: "button", onclick: () => show(!isOpen()) });
  const told = localStorage.getItem(SEEN) ? [] : [hint(data.words)];
  parentElement.replaceChildren(...told, page.handle);
  const clicked = page.clicks !== null && data.clicks > page.clicks;
  page.clicks = data.clicks;
  show(isOpen() || clicked);
  // the panel scrolls in itself: who has no mouse comes to it by Tab, and hears what it is
  const panel = document.querySelector(".st-key-qual_panel");
  for (const [name, said] of Object.entries({ tabindex: "0", role: "region", "aria-label": data.words.open })) {
    panel?.setAttribute(name, said);
  }
  return () => document.documentElement.removeAttribute("data-qual-sheet");
}
