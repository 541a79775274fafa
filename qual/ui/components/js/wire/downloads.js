// That a file was made is said, by its name, and the menu that it was asked for in is closed: Streamlit gives the file
// to the browser and says nothing.

import { make } from "../shared/drawing.js";

const BUTTON = '[data-testid="stDownloadButton"]';
const MENU = '[data-testid="stPopover"] button[aria-expanded="true"]';
const SHOWN = 6000; // milliseconds

/** Whether an address is that of a file which the app has made, where Streamlit keeps them. */
export function isFile(address) {
  return URL.canParse(address) && new URL(address).pathname.includes("/media/");
}

/** The name in a header that says how a file is to be kept; null where it says none. */
export function nameIn(disposition) {
  const long = /filename\*=(?:utf-8|UTF-8)''([^;]+)/.exec(disposition ?? "");
  if (long) return decodeURIComponent(long[1]);
  return /filename="?([^";]+)"?/.exec(disposition ?? "")?.[1] ?? null;
}

async function named(address) {
  const asked = new AbortController();
  try {
    const answer = await fetch(address, { signal: asked.signal });
    return answer.ok ? nameIn(answer.headers.get("content-disposition")) : null;
  } catch {
    return null;
  } finally {
    asked.abort(); // the words of the file are the browser's
  }
}

/** Say of each file, with `word`, that it was made. */
export function tellDownloads(word) {
  let button = null;
  document.addEventListener(
    "click",
    ({ target }) => {
      button = target.closest?.(BUTTON) ?? button;
    },
    true,
  );
  const { click } = HTMLAnchorElement.prototype;
  HTMLAnchorElement.prototype.click = function follow() {
    click.call(this);
    if (this.isConnected) return; // a link of the page
    const pressed = button;
    button = null;
    if (!pressed || !isFile(this.href)) return;
    const label = pressed.textContent;
    document.querySelector(MENU)?.click();
    named(this.href).then((name) => tell(word("downloaded", { name: name ?? label })));
  };
}

let told = null;

function tell(words) {
  told?.remove();
  told = make("div", { class: "qual-downloaded", role: "status" }, words);
  document.body.append(told);
  const mine = told;
  setTimeout(() => mine.remove(), SHOWN);
}
