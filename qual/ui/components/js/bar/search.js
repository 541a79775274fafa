// Søk: a field under the bar that opens a page, a code, a session, a group by its name. The names are asked for when it
// is opened, once, and found in here: a key costs nothing but itself.

import { fill, make } from "../shared/drawing.js";
import { findCodes, fold } from "../shared/search.js";
import { wire } from "../wire/wire.js";

const MOST = 12; // hits that are shown

/** The first `most` of the places that a query finds by name, the best first; without a query the pages. */
export function found(query, places, most = MOST) {
  if (!query.trim()) return places.filter((place) => place.first).slice(0, most);
  const hits = findCodes(query, places, null, Infinity);
  const begun = hits.filter((place) => begins(query, place));
  return [...new Set([...begun, ...hits])].slice(0, most);
}

/** Whether a page, a part of one, a session or a group is called so from its beginning, or from its second name: of
 *  «Materiale › Guide» and «BN Barnehage Nærsund» both. What stands in the codebook only holds such words. */
function begins(query, { name, page, query: said, first }) {
  if (page === "codebook" && !first && !said?.part) return false;
  return [name, name.replace(/^\S+ (› )?/, "")].some((one) => fold(one).startsWith(fold(query.trim())));
}

export class Search {
  /** `go({page, query})` opens a place. */
  constructor(root, words, go) {
    Object.assign(this, { words, go, places: [], hits: [], at: 0, panel: null });
    const mac = /mac/i.test(navigator.platform);
    this.button = make(
      "button",
      {
        type: "button",
        class: "open",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        onclick: () => this.turn(),
      },
      make("span", {}, words.search),
      make("kbd", {}, mac ? "⌘ K" : "Ctrl K"),
    );
    root.replaceChildren(this.button);
    this.root = root;
    this.key = (event) => {
      const held = (mac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
      if (!held || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      event.stopPropagation();
      this.turn();
    };
    addEventListener("keydown", this.key, { capture: true });
  }

  end() {
    removeEventListener("keydown", this.key, { capture: true });
    this.panel?.remove();
  }

  turn() {
    if (this.panel) this.close();
    else this.open();
  }

  open() {
    this.before = document.activeElement;
    this.input = make("input", {
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": this.words.label,
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-controls": "qual-found",
      placeholder: this.words.label,
      oninput: () => this.show(),
      onkeydown: (event) => this.typed(event),
    });
    this.list = make("ul", { id: "qual-found", role: "listbox", "aria-label": this.words.search });
    this.told = make("p", { class: "told", role: "status" });
    this.panel = make(
      "div",
      { class: "panel", role: "dialog", "aria-label": this.words.search, onfocusout: (event) => this.left(event) },
      this.input,
      this.list,
      this.told,
    );
    this.root.append(this.panel);
    this.button.setAttribute("aria-expanded", "true");
    this.input.focus();
    this.show();
    wire().frame.ask("places", {}, ({ places }) => {
      if (!places) return;
      this.places = places.map(([kind, name, page, query, first]) => ({ kind, name, page, query, first, uses: 0 }));
      if (this.panel) this.show();
    });
  }

  close({ back = true } = {}) {
    this.panel?.remove();
    this.panel = null;
    this.button.setAttribute("aria-expanded", "false");
    if (back) (this.before?.isConnected ? this.before : this.button).focus();
  }

  left({ relatedTarget }) {
    if (this.panel && relatedTarget && !this.panel.contains(relatedTarget)) this.close({ back: false });
  }

  typed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.hits.length) this.mark((this.at + step + this.hits.length) % this.hits.length);
    else if (event.key === "Enter" && this.hits.length) this.choose(this.hits[this.at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  show() {
    this.hits = found(this.input.value, this.places);
    this.list.replaceChildren(
      ...this.hits.map((hit, i) =>
        make(
          "li",
          { id: `qual-found-${i}`, role: "option", onmousedown: (event) => this.clicked(event, hit) },
          make("span", { class: "name" }, hit.name),
          make("span", { class: "kind" }, hit.kind),
        ),
      ),
    );
    const none = this.places.length && !this.hits.length;
    this.told.textContent = none ? this.words.none : "";
    this.mark(0);
    if (this.input.value.trim() && !none) this.told.textContent = fill(this.words.count, { count: this.hits.length });
  }

  clicked(event, hit) {
    event.preventDefault();
    this.choose(hit);
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((one, i) => one.setAttribute("aria-selected", String(i === at)));
    const here = this.list.children[at];
    here?.scrollIntoView({ block: "nearest" });
    if (here) this.input.setAttribute("aria-activedescendant", here.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  choose({ page, query }) {
    this.close({ back: false });
    this.button.focus();
    this.go({ page, query });
  }
}
