// The board's bar: search, filters, open tests, undo.

import { make } from "../shared/drawing.js";
import { ORDERS } from "../shared/order.js";

/** What lasts from one drawing of the board to the next in this window. Counts are no evidence: they are asked for. */
export const room = { counts: false, order: "list" };

export class BoardBar {
  constructor(board) {
    this.board = board;
    const w = (key) => board.w(key);
    this.search = make("input", {
      class: "qt-input qb-search",
      type: "search",
      placeholder: w("search"),
      "aria-label": w("search"),
      autocomplete: "off",
      value: board.filter.words,
      oninput: () => this.set("words", this.search.value),
      onkeydown: (event) => this.key(event),
    });
    this.selects = Object.fromEntries(
      ["group", "round", "test", "origin"].map((name) => [
        name,
        make("select", {
          class: "qt-select",
          "aria-label": w(`filter.${name}`),
          onchange: (event) => this.set(name, event.target.value),
        }),
      ]),
    );
    this.order = make(
      "select",
      {
        class: "qt-select",
        "aria-label": w("order"),
        onchange: () => {
          room.order = this.order.value;
          board.draw();
        },
      },
      ...ORDERS.map((how) => make("option", { value: how, selected: how === room.order }, w(`order.${how}`))),
    );
    this.open = make("button", {
      class: "qt-button",
      type: "button",
      onclick: () => this.set("test", board.filter.test === "open" ? "" : "open"),
    });
    this.counts = make(
      "button",
      { class: "qt-button", type: "button", title: w("counts.help"), onclick: () => board.showCounts(!room.counts) },
      w("counts"),
    );
    this.undo = this.button("↶", "undo");
    this.redo = this.button("↷", "redo");
    this.help = make(
      "button",
      {
        class: "qt-button",
        type: "button",
        "aria-label": w("keys"),
        title: w("keys"),
        onclick: () => board.panel.toggleHelp(),
      },
      "?",
    );
    this.waiting = make("span", { class: "qt-quiet", role: "status" });
    this.element = make(
      "div",
      { class: "qt-bar" },
      this.search,
      ...Object.values(this.selects),
      this.order,
      this.open,
      this.counts,
      make("span", { class: "qt-tools" }, this.waiting, this.undo, this.redo, this.help),
    );
  }

  button(sign, kind) {
    return make(
      "button",
      {
        class: "qt-button",
        type: "button",
        "aria-label": this.board.w(kind),
        onclick: () => {
          this.board.act(kind);
          this.board.focus();
        },
      },
      sign,
    );
  }

  set(name, value) {
    this.board.filter[name] = value;
    this.board.picked.clear();
    this.board.draw();
  }

  key(event) {
    if (event.key === "Escape") {
      this.search.value = "";
      this.set("words", "");
    } else if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    this.board.column = "codes";
    this.board.focus();
  }

  draw() {
    const { board } = this;
    const { data } = board;
    const rounds = data.rounds.map((round) => [String(round), board.w("round", { number: round })]);
    const groups = board.inOrder().map((group) => [group.id, group.name]);
    const origins = [...new Set([...board.codes.values()].map((code) => code.origin))];
    const tests = [
      "open",
      "passed",
      "failed",
      ...([...board.codes.values()].some((code) => code.advice) ? ["advice"] : []),
    ];
    this.list("group", groups.length > 1 ? groups : []);
    this.list("round", rounds.length > 1 ? rounds : []);
    this.list("test", data.grouping?.framework ? [] : tests.map((test) => [test, board.w(`filter.test.${test}`)]));
    this.list("origin", origins.length > 1 ? origins.map((origin) => [origin, board.w(`origin.${origin}`)]) : []);
    const open = ["codes", "groups", "concepts"].map(
      (kind) => [...board[kind].values()].filter((one) => one.test === "open").length,
    );
    this.open.hidden = !open[0] && board.filter.test !== "open";
    const counted = room.counts || board.filter.test === "open";
    this.open.textContent = counted ? board.w("open", { count: board.number(open[0]) }) : board.w("filter.test.open");
    this.open.title = board.w("open.all", {
      codes: board.number(open[0]),
      groups: board.number(open[1]),
      concepts: board.number(open[2]),
    });
    this.open.setAttribute("aria-pressed", String(board.filter.test === "open"));
    this.counts.setAttribute("aria-pressed", String(room.counts));
    for (const kind of ["undo", "redo"]) {
      this[kind].disabled = !data[kind] && !board.line.waiting.length;
      this[kind].title = data[kind] ? board.w(`${kind}.what`, { what: data[kind] }) : board.w(`${kind}.nothing`);
    }
    clearTimeout(this.slow);
    this.waiting.textContent = "";
    const { line } = board;
    const say = () => {
      if (line.waiting.length) this.waiting.textContent = board.w("waiting", { count: line.waiting.length });
    };
    if (line.waiting.length) this.slow = setTimeout(say, 800);
  }

  list(name, options) {
    const select = this.selects[name];
    const look = JSON.stringify(options);
    if (select.look !== look) {
      select.replaceChildren(
        ...[["", this.board.w(`filter.${name}`)], ...options].map(([value, words]) => make("option", { value }, words)),
      );
    }
    select.look = look;
    select.hidden = !options.length;
    const { filter } = this.board;
    if (filter[name] && !options.some(([value]) => value === filter[name])) filter[name] = "";
    select.value = filter[name];
  }
}
