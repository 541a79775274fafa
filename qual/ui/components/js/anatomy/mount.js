// What the browser does for a page with a panel. Narrow, the panel is a sheet over the right edge: a handle opens it,
// as does a click on what it is about, and Esc closes it (whether it is a sheet at all, the style sheet says). Once,
// on the first page with words in its title that can be changed, that is told. A button with words to copy copies them.

import { make } from "../shared/drawing.js";
import { POPOVER } from "../wire/reach.js"; // Esc closes what is open over the sheet first

const SEEN = "qual.title.seen";
const WORD = '.st-key-qual_say [data-testid="stPopover"] button';
const page = { clicks: null, handle: null, words: {}, telling: null };

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

document.addEventListener("click", ({ target }) => {
  if (target.closest?.(WORD)) known(); // it has been found
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

/** That the words can be changed: nobody needs to be told any more. */
function known() {
  localStorage.setItem(SEEN, "yes");
  page.telling = null;
  document.querySelector(".qual-hint")?.remove();
}

/** What is told once: from when it is in sight, as long as one stays on that page. */
function hint(words) {
  const told = make("span", { class: "qual-hint", role: "note" }, `${words.hint} `);
  told.append(make("button", { type: "button", onclick: known }, words.seen));
  const watch = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    watch.disconnect();
    localStorage.setItem(SEEN, "yes");
    page.telling = location.pathname;
  });
  watch.observe(told);
  return told;
}

export default function mount({ data, parentElement }) {
  page.words = data.words;
  page.handle = make("button", { class: "qual-handle", type: "button", onclick: () => show(!isOpen()) });
  if (page.telling !== location.pathname) page.telling = null;
  const told = localStorage.getItem(SEEN) && !page.telling ? [] : [hint(data.words)];
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
