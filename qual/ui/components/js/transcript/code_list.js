// The codes as a list to take from with the mouse: those used last, then group by group, or those whose names hold what
// is typed. A click gives the code to what is selected; ⋯ shows what it means and what has been coded with it.

import { again, make } from "../shared/drawing.js";
import { findCodes } from "../shared/search.js";
import { failedMark } from "./marks.js";

const RECENT = 5; // codes used last that stand on top
const FOUND = 30; // codes that a search shows

/** Whether the list is open, and which groups in it, kept in this browser for each coder. Reading for empirical codes
 *  one begins with it closed, each time. */
export class Opened {
  constructor(coder, storage = localStorage) {
    this.storage = storage;
    this.coder = coder;
    this.place = `qual:codes:${coder}`;
    let kept = {};
    try {
      kept = JSON.parse(storage.getItem(this.place) ?? "{}");
    } catch {
      /* what cannot be read is no choice */
    }
    this.list = kept.list !== false;
    this.groups = new Set(Array.isArray(kept.groups) ? kept.groups : []);
  }

  at(pass) {
    return pass === "framework" && this.list;
  }

  turn(pass, open) {
    if (pass !== "framework") return;
    this.list = open;
    this.keep();
  }

  group(id, open) {
    if (open) this.groups.add(id);
    else this.groups.delete(id);
    this.keep();
  }

  keep() {
    if (this.list && !this.groups.size) this.storage.removeItem(this.place);
    else this.storage.setItem(this.place, JSON.stringify({ list: this.list, groups: [...this.groups] }));
  }
}

/** The ids of the codes used last, the newest first: those given in this window, then the coder's own in the session,
 *  whose ids are in order of time. */
export function recent(given, codings, coder, fits) {
  const own = [...codings].filter((one) => one.coder === coder).sort((a, b) => (a.id < b.id ? 1 : -1));
  return [...new Set([...given, ...own.map((one) => one.code)])].filter(fits).slice(0, RECENT);
}

export class CodeList {
  constructor(view) {
    this.view = view;
    this.tree = null; // as the server told it: groupings with their groups and what each code means
    this.told = null; // the code whose meaning is shown
    this.looked = new Map(); // code → its most typical passages
    this.find = make("input", {
      class: "qt-seek",
      type: "search",
      placeholder: view.w("list.find"),
      "aria-label": view.w("list.find"),
      autocomplete: "off",
      spellcheck: "false",
      oninput: () => this.draw(),
      onkeydown: (event) => this.key(event),
    });
    this.body = make("div", { class: "qt-codes-body" });
    this.element = make(
      "section",
      { class: "qt-codes", "aria-label": view.w("list"), hidden: true, onkeydown: (event) => this.walk(event) },
      this.find,
      this.body,
    );
  }

  /** Ask for the groups: they, and how often codes are used, may be other than when they were told. */
  ask() {
    if (this.element.hidden) return;
    this.view.ask("tree", {}, ({ tree }) => {
      if (!tree) return;
      this.tree = tree;
      this.usedThen = new Map(this.view.standing.used);
      this.draw();
    });
  }

  show() {
    this.ask();
    this.draw();
  }

  draw() {
    const { view } = this;
    if (this.element.hidden || !view.state) return;
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    const wanted = this.find.value.trim();
    const fits = (code) => code && (view.state.pass === "framework" || code.origin === "empirical");
    const found = wanted ? findCodes(wanted, [...view.codes.values()].filter(fits), view.state.pass, FOUND) : null;
    this.body.replaceChildren(
      ...(found
        ? found.length
          ? [this.codes(found, "found")]
          : [make("p", { class: "qt-quiet" }, view.w("list.none"))]
        : [...this.recent(fits), ...this.groupings(fits)]),
    );
    if (focused) this.body.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  recent(fits) {
    const { view } = this;
    const ids = recent(view.given, view.codings, view.state.coder, (id) => fits(view.codes.get(id)));
    if (!ids.length) return [];
    const codes = ids.map((id) => view.codes.get(id));
    return [make("h3", {}, view.w("list.recent")), this.codes(codes, "recent")];
  }

  groupings(fits) {
    const { view } = this;
    const shown = (this.tree?.groupings ?? []).filter((one) => view.state.pass === "framework" || !one.framework);
    return shown.flatMap((grouping) => {
      const groups = grouping.groups
        .map((group) => ({ ...group, codes: group.codes.map((id) => view.codes.get(id)).filter(fits) }))
        .filter((group) => group.codes.length);
      if (!groups.length) return [];
      const head = grouping.name ? [make("h3", {}, grouping.name)] : [];
      return [...head, ...groups.flatMap((group) => this.group(group))];
    });
  }

  group(group) {
    const { view } = this;
    const open = view.opened.groups.has(group.id);
    const head = make(
      "button",
      {
        class: "qt-group-head",
        type: "button",
        "data-focus": `group ${group.id}`,
        "aria-expanded": String(open),
        title: group.definition,
        onclick: () => {
          view.opened.group(group.id, !open);
          this.draw();
        },
      },
      make("i", { "aria-hidden": "true" }, open ? "▾" : "▸"),
      make("span", { class: "qt-name" }, group.name),
      this.count(group.codes),
    );
    return open ? [head, this.codes(group.codes, group.id)] : [head];
  }

  /** How often codes are used; never while one reads for empirical ones, where use is no reason to use them again. */
  count(codes) {
    if (this.view.state.pass !== "framework" || !this.tree) return null;
    const { used } = this.view.standing; // what has been coded here since the whole study was counted
    const since = ({ id }) => (used.get(id) ?? 0) - (this.usedThen.get(id) ?? 0);
    const uses = codes.reduce((sum, code) => sum + (this.tree.codes[code.id]?.uses ?? 0) + since(code), 0);
    return make("b", { class: "qt-count" }, uses.toLocaleString(this.view.data.language));
  }

  codes(codes, place) {
    return make("ul", { class: "qt-list qt-give-list" }, ...codes.map((code) => this.code(code, place)));
  }

  code(code, place) {
    const { view } = this;
    const here = `${place} ${code.id}`;
    const open = this.told === here;
    const give = (event) => {
      if (again(event)) return; // the first click may have moved the list: this would be another code
      if (event.ctrlKey || event.metaKey) view.field.gather(code);
      else view.field.give(code);
      view.focus();
    };
    const item = make(
      "li",
      {},
      make(
        "div",
        { class: "qt-give-line" },
        make(
          "button",
          { class: "qt-give", type: "button", "data-focus": here, title: view.w("list.give"), onclick: give },
          make("i", { class: "qt-dot", "aria-hidden": "true" }),
          make("span", { class: "qt-name" }, code.name),
          failedMark(view, code),
          this.count([code]),
        ),
        make(
          "button",
          {
            class: "qt-x",
            type: "button",
            "data-focus": `more ${here}`,
            "aria-expanded": String(open),
            "aria-label": view.w("list.about", { code: code.name }),
            title: view.w("list.about", { code: code.name }),
            onclick: () => {
              this.told = open ? null : here;
              this.look(code);
              this.draw();
            },
          },
          "⋯",
        ),
      ),
      open ? this.meaning(code) : null,
    );
    item.style.setProperty("--c", view.colour(code.id));
    return item;
  }

  look(code) {
    if (this.looked.has(code.id) || code.id.startsWith("new:")) return;
    this.view.ask("look", { id: code.id }, ({ look }) => {
      if (look) this.looked.set(look.id, look.passages);
      this.draw();
    });
  }

  meaning(code) {
    const { view } = this;
    const { definition, include, exclude } = this.tree?.codes[code.id] ?? {};
    const line = (key, words) => (words ? make("p", {}, view.w(key, { words })) : null);
    const passages = this.looked.get(code.id);
    const quoted = (passages ?? []).map(({ text, by }) =>
      make("blockquote", {}, `«${text}»`, make("span", { class: "qt-quiet" }, by)),
    );
    const nothing = !definition && passages && !quoted.length;
    return make(
      "div",
      { class: "qt-meaning" },
      definition ? make("p", {}, definition) : null,
      line("list.include", include),
      line("list.exclude", exclude),
      ...quoted,
      nothing ? make("p", { class: "qt-quiet" }, view.w("list.unused")) : null,
      make(
        "button",
        {
          class: "qt-link",
          type: "button",
          onclick: () => {
            view.field.gather(code);
            view.focus();
          },
        },
        view.w("list.gather"),
      ),
    );
  }

  key(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (this.find.value) {
      this.find.value = "";
      this.draw();
    } else this.view.focus();
  }

  /** Up and down from line to line; Esc back to the text. */
  walk(event) {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      this.view.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const all = [this.find, ...this.body.querySelectorAll(".qt-give, .qt-group-head")];
    const next = all[all.indexOf(event.target.closest(".qt-give, .qt-group-head, input")) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
}
