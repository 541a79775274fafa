// The bar above the transcript: which pass is on, how far one has come, filters, search, undo.

import { make } from "../shared/drawing.js";
import { byName } from "../shared/order.js";
import { Choice } from "./about.js";

export class Bar {
  constructor(view) {
    this.view = view;
    const w = (key) => view.w(key);
    this.progress = make("span", { class: "qt-progress" });
    this.waiting = make("span", { class: "qt-quiet", role: "status" });
    this.passes = new Choice(
      w("pass"),
      [
        ["empirical", w("pass.empirical")],
        ["framework", w("pass.framework")],
      ],
      (name) => {
        view.choosePass(name);
        view.focus();
      },
    );
    const among = (name) =>
      [...new Set(view.rows.map((row) => row[name]).filter(Boolean))].sort(byName).map((one) => [one, one]);
    const roles = among("role");
    this.speaker = this.list("speaker", w("filter.speaker"), among("speaker"));
    this.role = roles.length ? this.list("role", w("filter.role"), roles) : null;
    this.code = this.list("code", w("filter.code"), []);
    this.only = this.list("only", w("filter.all"), [
      ["uncoded", w("filter.uncoded")],
      ["suggested", w("filter.suggested")],
    ]);
    this.undo = this.button("↶", "undo", () => view.act("undo"));
    this.redo = this.button("↷", "redo", () => view.act("redo"));
    this.beside = this.button("◫", "beside", () => view.toggleBeside());
    this.element = make(
      "div",
      { class: "qt-bar" },
      this.passes.element,
      this.progress,
      this.waiting,
      make(
        "span",
        { class: "qt-tools" },
        view.finder.element,
        this.speaker,
        this.role,
        this.code,
        this.only,
        this.beside,
        this.undo,
        this.redo,
        this.button("?", "keys", () => view.panel.toggleHelp()),
      ),
    );
  }

  list(name, label, options) {
    const select = make("select", {
      class: "qt-select",
      "aria-label": label,
      onchange: () => this.set(name, select.value),
    });
    this.fillList(select, label, options);
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

  set(name, value) {
    this.view.filter[name] = value;
    this.view.applyFilter();
    this.view.finder.again();
    this.view.focus();
  }

  button(sign, kind, act) {
    return make(
      "button",
      {
        class: "qt-button",
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

  draw() {
    const { view } = this;
    const open = view.rows.filter((row) => view.counts(row));
    const number = (value) => value.toLocaleString(view.data.language);
    const hidden = view.codings.filter((coding) => !view.inSight(coding)).length;
    const words = view.w("progress", {
      left: number(open.filter((row) => !row.on.length).length),
      all: number(open.length),
    });
    this.progress.textContent = hidden ? `${words} · ${view.w("hidden", { count: number(hidden) })}` : words;
    this.passes.choose(view.state.pass);
    for (const kind of ["undo", "redo"]) {
      const what = view.state[kind];
      const code = what && view.codes.get(what.code)?.name;
      this[kind].disabled = !what && !view.line.waiting.length;
      this[kind].title = what
        ? view.w(`${kind}.what`, { what: code ? `${what.words} «${code}»` : what.words, key: view.keys.shown(kind) })
        : view.w(`${kind}.nothing`);
    }
    this.beside.setAttribute("aria-pressed", String(Boolean(view.beside)));
    this.drawCodes();
    clearTimeout(this.slow);
    this.waiting.textContent = "";
    const { line } = view;
    const say = () => {
      if (line.waiting.length) this.waiting.textContent = view.w("waiting", { count: line.waiting.length });
    };
    if (line.waiting.length) this.slow = setTimeout(say, 800);
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
      this.code,
      view.w("filter.code"),
      codes.map((code) => [code.id, code.name]),
    );
  }
}
