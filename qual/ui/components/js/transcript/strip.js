// The one line above the transcript: which session, which pass, what of it is shown, how far one has come, search,
// undo.

import { again, make } from "../shared/drawing.js";
import { byName } from "../shared/order.js";
import { Popover } from "../shared/popover.js";
import { Where } from "./where.js";

// what gives way, in turn, where the line is too short
const FOLDS = ["qt-fold-groups", "qt-fold-words", "qt-fold-more"];

export class Strip {
  constructor(view) {
    this.view = view;
    const w = (key) => view.w(key);
    this.where = new Where(view, (session) => view.chooseSession(session));
    this.where.draw(view.data.strip);
    // at the left edge, where the list comes under it: its place is the same with the list open and closed
    this.listing = make("button", {
      class: "qt-listing",
      type: "button",
      onclick: (event) => {
        if (!again(event)) view.turnCodes();
      },
    });
    this.pass = new Popover(w("pass"), { name: "qt-pass", fill: (panel) => this.fillPass(panel) });
    this.filters = new Popover(w("filters"), { name: "qt-shown" });
    this.progress = new Popover(w("counted"), { name: "qt-progress", fill: (panel) => this.fillProgress(panel) });
    this.waiting = make("span", { class: "qt-quiet qt-waiting", role: "status" });
    this.makeFilters();
    this.undo = this.button("↶", "undo", () => view.act("undo"));
    this.redo = this.button("↷", "redo", () => view.act("redo"));
    this.element = make(
      "div",
      { class: "qt-strip" },
      this.listing,
      this.where.element,
      this.pass.element,
      this.filters.element,
      this.progress.element,
      this.waiting,
      make(
        "span",
        { class: "qt-tools" },
        view.finder.element,
        this.undo,
        this.redo,
        this.button("?", "keys", () => view.panel.toggleHelp()),
      ),
    );
  }

  // --- which pass ------------------------------------------------------------------------------------------------
  fillPass(panel) {
    const { view } = this;
    const choice = (name) =>
      make(
        "button",
        {
          class: "qt-option",
          type: "button",
          "data-name": name,
          "aria-pressed": String(view.state.pass === name),
          onclick: () => {
            this.pass.close(false);
            view.choosePass(name);
            view.focus();
          },
        },
        make("strong", {}, view.w(`pass.${name}`)),
        make("span", { class: "qt-quiet" }, view.w(`pass.${name}.help`)),
      );
    panel.replaceChildren(choice("empirical"), choice("framework"));
  }

  // --- what of it is shown -----------------------------------------------------------------------------------------
  makeFilters() {
    const { view } = this;
    const w = (key) => view.w(key);
    const among = (name) =>
      [...new Set(view.rows.map((row) => row[name]).filter(Boolean))].sort(byName).map((one) => [one, one]);
    const roles = among("role");
    this.lists = { speaker: this.list("speaker", among("speaker")) };
    if (roles.length) this.lists.role = this.list("role", roles);
    this.lists.code = this.list("code", []);
    this.lists.only = this.list("only", [
      ["uncoded", w("filter.uncoded")],
      ["suggested", w("filter.suggested")],
    ]);
    this.hidden = make("p", { class: "qt-quiet" });
    this.all = make(
      "button",
      {
        class: "qt-button",
        type: "button",
        onclick: () => {
          this.filters.close(false);
          view.filterBy({ speaker: "", role: "", code: "", only: "" });
          view.focus();
        },
      },
      w("filter.clear"),
    );
    this.filters.panel.append(
      ...Object.entries(this.lists).map(([name, list]) =>
        make("label", { class: "qt-labelled" }, make("span", {}, w(`filter.${name}.label`)), list),
      ),
      this.hidden,
      this.all,
    );
  }

  list(name, options) {
    const select = make("select", {
      class: "qt-select",
      "data-name": name,
      onchange: () => this.view.filterBy({ ...this.view.filter, [name]: select.value }),
    });
    this.fillList(select, this.view.w(`filter.${name}`), options);
    return select;
  }

  fillList(select, label, options) {
    const value = select.value;
    select.replaceChildren(
      make("option", { value: "" }, label),
      ...options.map(([key, words]) => make("option", { value: key }, words)),
    );
    select.value = options.some(([key]) => key === value) ? value : "";
  }

  // --- how far one has come ----------------------------------------------------------------------------------------
  fillProgress(panel) {
    const { view } = this;
    const { uncoded, counted } = view.progress();
    const participants = view.rows.filter((row) => !row.moderator).length;
    const act = (key, go, name = null) =>
      make(
        "button",
        {
          class: "qt-button qt-wide",
          type: "button",
          onclick: () => {
            this.progress.close(false);
            go();
            view.focus();
          },
        },
        view.w(key),
        name ? make("kbd", {}, view.keys.shown(name)) : null,
      );
    panel.replaceChildren(
      make(
        "p",
        {},
        view.w(`counted.${view.state.pass}`, {
          counted: this.number(counted),
          short: this.number(participants - counted),
        }),
      ),
      ...(uncoded
        ? [
            act("command.uncoded", () => view.nextUncoded(1), "uncoded"),
            act("counted.show", () => view.filterBy({ ...view.filter, only: "uncoded" })),
          ]
        : []),
    );
  }

  number(value) {
    return value.toLocaleString(this.view.data.language);
  }

  button(sign, kind, act) {
    return make(
      "button",
      {
        class: "qt-sign",
        type: "button",
        "aria-label": this.view.w(kind),
        title: this.view.w(kind),
        onclick: () => {
          act();
          if (kind !== "keys") this.view.focus();
        },
      },
      sign,
    );
  }

  word(popover, words) {
    popover.word.replaceChildren(make("span", {}, words), make("i", { "aria-hidden": "true" }, "▾"));
    popover.word.title = words; // narrow, it is cut
  }

  draw() {
    const { view } = this;
    const { uncoded, counted } = view.progress();
    this.word(this.pass, view.w(`pass.${view.state.pass}`));
    const far = { left: this.number(uncoded), all: this.number(counted) };
    this.progress.word.replaceChildren(make("span", {}, view.w(`progress.${view.state.pass}`, far)));
    view.finder.draw();
    this.drawCodes();
    this.drawFilters();
    this.drawListing();
    for (const kind of ["undo", "redo"]) {
      const what = view.state[kind];
      const code = what && view.codes.get(what.code)?.name;
      this[kind].disabled = !what && !view.line.waiting.length;
      this[kind].title = what
        ? view.w(`${kind}.what`, { what: code ? `${what.words} «${code}»` : what.words, key: view.keys.shown(kind) })
        : view.w(`${kind}.nothing`);
    }
    clearTimeout(this.slow);
    this.waiting.textContent = "";
    const { line } = view;
    const say = () => {
      if (line.waiting.length) this.waiting.textContent = view.w("waiting", { count: line.waiting.length });
    };
    if (line.waiting.length) this.slow = setTimeout(say, 800);
    this.fit();
  }

  /** What opens the list of codes, where it has a column of its own. */
  drawListing() {
    const { view, listing } = this;
    listing.replaceChildren(view.w("list"), make("kbd", {}, view.keys.shown("codes")));
    listing.setAttribute("aria-pressed", String(view.codesShown));
    if (listing.hidden === view.codesInPanel) return;
    listing.hidden = view.codesInPanel;
    this.refit();
  }

  /** What is shown, in words: everything, or what it is narrowed to. */
  drawFilters() {
    const { view } = this;
    const chosen = Object.entries(view.filter).filter(([, value]) => value);
    for (const [name, list] of Object.entries(this.lists)) list.value = view.filter[name] ?? "";
    const words = chosen.map(([name, value]) => [...this.lists[name].options].find((one) => one.value === value)?.text);
    this.word(this.filters, words.length ? words.join(" · ") : view.w("filter.none"));
    this.filters.word.classList.toggle("qt-narrowed", words.length > 0);
    this.all.hidden = !words.length;
    const hidden = view.codings.filter((coding) => !view.inSight(coding)).length;
    this.hidden.hidden = !hidden;
    this.hidden.textContent = hidden ? view.w("hidden", { count: this.number(hidden) }) : "";
  }

  /** Let words give way, in turn, until the line is one line. */
  fit(width = this.width) {
    const { element } = this;
    this.width = width; // asked for when it may be another: the answer costs a layout
    const told = `${width} ${element.textContent.length}`;
    if (!width || told === this.fitted) return;
    element.classList.remove(...FOLDS);
    const room = element.getBoundingClientRect().right - parseFloat(getComputedStyle(element).paddingRight);
    for (const fold of FOLDS) {
      if (element.lastElementChild.getBoundingClientRect().right <= room + 1) break;
      element.classList.add(fold);
    }
    this.fitted = told;
  }

  /** The same line with something else in it. */
  refit() {
    this.fitted = null;
    this.fit();
  }

  /** The codes that the session has, in the list of the filter; the framework's only where one codes with it. */
  drawCodes() {
    const { view } = this;
    const used = [...view.standing.used.keys()].map((id) => view.codes.get(id)).filter(Boolean);
    const shown = used.filter((code) => view.state.pass === "framework" || code.origin === "empirical");
    const signature = shown
      .map((code) => code.id + code.name)
      .sort()
      .join();
    if (signature === this.listed) return;
    this.listed = signature;
    const codes = shown.sort((a, b) => byName(a.name, b.name));
    this.fillList(
      this.lists.code,
      view.w("filter.code"),
      codes.map((code) => [code.id, code.name]),
    );
  }
}
