// What the browser does for a page with a panel. Narrow, the panel is a sheet over the right edge: a handle opens it,
// as does a click on what it is about, and Esc closes it (whether it is a sheet at all, the style sheet says). A word
// of the title that is opened by a key gives the focus to what can be chosen in it, and gets it back by Esc: Streamlit
// draws the choices at the end of the page, far from the word by Tab. And once, on the first page with such words, it
// is told that they can be changed. And a button with words to copy copies them.

import { make } from "../shared/drawing.js";

const SEEN = "qual.title.seen";
const POPOVER = '[data-testid="stPopoverBody"]'; // Esc closes what is open over the sheet first
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

const WORD = '.st-key-qual_say [data-testid="stPopover"] button';
let opener = null; // the word that was opened by a key

/** Give the focus to what is chosen in the popover, or the first that can be, as soon as it is drawn. */
function enter(tries) {
  const body = document.querySelector(POPOVER);
  const first = body?.querySelector("input:checked") ?? body?.querySelector("input, button, [tabindex='0']");
  if (first) first.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => enter(tries - 1));
}

document.addEventListener("click", ({ target, detail }) => {
  const word = target.closest?.(WORD);
  if (!word) return;
  known(); // it has been found
  opener = detail === 0 ? word : null;
  if (opener) requestAnimationFrame(() => enter(60));
});
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !popped || !opener?.isConnected) return;
  opener.focus({ preventScroll: true });
  opener = null;
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
  return () => document.documentElement.removeAttribute("data-qual-sheet");
}
