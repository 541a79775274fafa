// What those who have no mouse, or hear the page, need of what Streamlit draws. A popover hangs at the end of the page,
// far from its word by Tab: opened by a key it gets the focus, Tab past its last field leads on from its word, Esc back
// to it. What had the focus and is drawn anew, or is gone after an act, leaves it to what stands in its place. And what
// Streamlit gives no part or a wrong one is given its own (`PARTS`).

export const POPOVER = '[data-testid="stPopoverBody"]';
const WORD = '[data-testid="stPopover"] button';
const PLACE = '[class*="st-key-"]';
const TABLE = '[data-testid="stDataFrame"]';
const OWN = ".qt, .qb, .qual-day, dialog"; // they hear keys themselves, and keep their own focus
const FIELD = "textarea, select, input:not([type=checkbox], [type=radio], [type=button])";
const TABBED =
  'a[href], button, input, textarea, select, summary, [tabindex]:not([tabindex="-1"]), [contenteditable=true]';
const DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]';
const GLANCE = 50; // milliseconds between two looks whether the page is drawn
const LOOKS = 600; // and at most so many

/** What is another thing to those who hear the page than Streamlit says: which, its attributes, and what it lacks. */
const PARTS = [
  [".st-key-qual_say", { role: "heading", "aria-level": "2" }, "h2"],
  ['[data-testid="stFileUploaderDropzone"]', { role: "group" }, null],
];

function give() {
  for (const [which, attributes, lacks] of PARTS) {
    for (const one of document.querySelectorAll(which)) {
      const mine = !lacks || !one.querySelector(lacks);
      for (const [name, said] of Object.entries(attributes)) {
        const has = one.getAttribute(name) === said;
        if (mine && !has) one.setAttribute(name, said);
        else if (!mine && has) one.removeAttribute(name); // what it lacked has come since
      }
    }
  }
}

/** What Tab comes to in `root`, in order; of a group of radio buttons the one that is chosen. */
export function tabbed(root) {
  return [...root.querySelectorAll(TABBED)].filter((one) => {
    if (one.disabled || one.tabIndex < 0 || !one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== "radio" || one.checked) return true;
    return !root.querySelector(`input[name="${CSS.escape(one.name)}"]:checked`);
  });
}

/** The word whose popover is open. */
function opener() {
  return document.querySelector(`${WORD}[aria-expanded="true"]`);
}

const keysOf = (element) => [...element.classList].filter((name) => name.startsWith("st-key-"));
const nameOf = (element) => `${element.localName} ${element.getAttribute("aria-label") ?? element.textContent}`;

/** Where something stands: in which places with keys, the innermost first, and as which of all there. */
function placesOf(element) {
  const found = [];
  for (let place = element.closest(PLACE); place; place = place.parentElement?.closest(PLACE)) {
    const [key] = keysOf(place);
    found.push({ key, at: tabbed(place).indexOf(element) });
  }
  return found;
}

/** What stands where `last` stood: of the same name, or at its place, in the innermost place that is still there. */
function successor(last) {
  for (const { key, at } of last.places) {
    for (const place of document.querySelectorAll(`.${CSS.escape(key)}`)) {
      // who was in no field is put into none: others' acts wait for those who write
      const all = tabbed(place).filter((one) => last.field || !one.matches(FIELD));
      const found = all.find((one) => nameOf(one) === last.name) ?? all[Math.min(Math.max(at, 0), all.length - 1)];
      if (found) return found;
    }
  }
  return null;
}

class Reach {
  constructor() {
    this.last = null; // what had the focus: {element, name, field, places, word}
    this.seeking = false;
    this.pressed = null; // the word that was opened by a key
  }

  note(element) {
    if (!element || element === document.body || element.closest(OWN)) this.last = null;
    else {
      const within = element.closest(POPOVER) !== null;
      const word = within ? opener() : null;
      const places = placesOf(element);
      if (word) places.push(...placesOf(word));
      const table = element.closest(TABLE);
      this.last = { element, name: nameOf(element), field: element.matches(FIELD), places, word, table };
    }
  }

  /** Whether what had the focus is gone, or can have it no more, and nothing else has got it. */
  lost() {
    const { last } = this;
    if (!last || (document.activeElement !== document.body && document.activeElement !== last.element)) return false;
    if (last.table?.isConnected) return false; // it draws its cells anew at every step, and gives them the focus
    return !last.element.isConnected || last.element.disabled || !last.element.checkVisibility();
  }

  drawn() {
    give();
    if (this.seeking || !this.lost()) return;
    this.seeking = true;
    this.seek(LOOKS);
  }

  seek(looks) {
    setTimeout(() => {
      if (looks > 0 && !document.querySelector(DRAWN)) return this.seek(looks - 1);
      this.seeking = false;
      if (!this.lost()) return undefined;
      const { word } = this.last;
      const next = successor(this.last) ?? (word?.isConnected && word) ?? heading();
      next?.focus({ preventScroll: true });
      if (document.activeElement !== next) this.last = null; // nothing more can be done
      return undefined;
    }, GLANCE);
  }

  /** Into the popover that a key has opened, as soon as it is drawn: to what is chosen there, or the first. */
  enter(word, looks) {
    const body = document.querySelector(POPOVER);
    const all = body ? tabbed(body) : [];
    const first = all.find((one) => one.matches("input:checked")) ?? all[0];
    if (document.activeElement !== word || !word.isConnected) return;
    if (first) first.focus({ preventScroll: true });
    else if (looks > 0) setTimeout(() => this.enter(word, looks - 1), GLANCE);
  }

  clicked({ target, detail }) {
    const word = target.closest?.(WORD);
    if (!word) return;
    this.pressed = detail === 0 && word.getAttribute("aria-expanded") !== "true" ? word : null;
    if (this.pressed) setTimeout(() => this.enter(word, LOOKS), 0);
  }

  key(event) {
    const body = event.target.closest?.(POPOVER);
    if (!body || event.defaultPrevented) return;
    const word = this.pressed?.isConnected ? this.pressed : opener();
    if (event.key === "Escape") this.back(word);
    if (event.key !== "Tab" || !word) return;
    const all = tabbed(body);
    if (event.target !== (event.shiftKey ? all[0] : all.at(-1)) && all.length) return;
    word.focus({ preventScroll: true }); // forward, the browser goes on from here
    if (word.getAttribute("aria-expanded") === "true") word.click();
    if (event.shiftKey) event.preventDefault();
  }

  /** To the word, once Streamlit has closed what it opened. */
  back(word) {
    setTimeout(() => {
      const free = document.activeElement === document.body || document.activeElement?.closest(POPOVER);
      if (free && !opener() && word?.isConnected) word.focus({ preventScroll: true });
    }, 0);
  }
}

/** The page's name, from which Tab goes on into the page. */
function heading() {
  const found = document.querySelector("h1.qual-heard");
  if (found) found.tabIndex = -1;
  return found;
}

/** Watch over the window from now on. */
export function reach() {
  const here = new Reach();
  document.addEventListener("focusin", ({ target }) => here.note(target));
  document.addEventListener("click", (event) => here.clicked(event), true);
  document.addEventListener("keydown", (event) => here.key(event), true);
  let due = false; // once a frame, when the page is laid out anyway, which what is visible asks for
  const look = () => {
    due = false;
    here.drawn();
  };
  new MutationObserver(() => {
    if (!due) requestAnimationFrame(look);
    due = true;
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["disabled", "hidden", "role"],
  });
  here.drawn(); // what was there before
}
