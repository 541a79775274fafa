// Which session one is in: groups in a row where they fit, the group's rounds, and the grid of both under the group.

import { make } from "../shared/drawing.js";
import { Popover } from "../shared/popover.js";

/** The session of a group in a round, or in the one nearest to it. */
export function nearest(cells, group, round) {
  const own = cells.filter(([its]) => its === group);
  const far = ([, number]) => Math.abs(number - (round ?? 0));
  return own.reduce((best, one) => (far(one) < far(best) ? one : best), own[0])?.[2] ?? null;
}

export class Where {
  /** `view` has `w`, `line` and, where a session can stand beside, `toggleBeside`; `choose` gets a session's name. */
  constructor(view, choose) {
    this.view = view;
    this.choose = (session) => {
      this.grid.close(false);
      if (session !== this.strip.session) choose(session);
    };
    this.grid = new Popover(view.w("where.grid"), { name: "qt-here", fill: (panel) => this.fill(panel) });
    this.element = make("nav", { class: "qt-where", "aria-label": view.w("where") });
  }

  draw(strip) {
    this.strip = strip;
    const { view } = this;
    const group = strip.group ?? strip.session;
    this.grid.word.replaceChildren(make("b", {}, group), make("i", { "aria-hidden": "true" }, "▾"));
    this.grid.word.title = `${group} · ${view.w("where.open")}`; // narrow, a long name is cut
    const other = (code) =>
      make(
        "button",
        { class: "qt-code", type: "button", onclick: () => this.choose(nearest(strip.cells, code, strip.round)) },
        code,
      );
    const groups = strip.groups.map((code) => (code === strip.group ? this.grid.element : other(code)));
    const rounds = strip.cells
      .filter(([its]) => its === strip.group)
      .map(([, number, session]) =>
        make(
          "button",
          {
            class: "qt-code",
            type: "button",
            "aria-current": session === strip.session ? "true" : null,
            "aria-label": view.w("where.round", { number }),
            onclick: () => this.choose(session),
          },
          view.w("where.round_short", { number }),
        ),
      );
    this.element.replaceChildren(
      make("h2", { class: "qual-heard" }, strip.session),
      make("span", { class: "qt-groups" }, ...(strip.group === null ? [this.grid.element, ...groups] : groups)),
      make("span", { class: "qt-rounds" }, ...rounds),
    );
  }

  fill(panel) {
    const { view, strip } = this;
    const at = new Map(strip.cells.map(([group, round, session]) => [`${group} ${round}`, session]));
    this.words = new Map(); // session → where its words come, once they have been asked for
    const cell = (session, name) => {
      const words = make("span", { class: "qt-quiet" });
      this.words.set(session, words);
      return make(
        "button",
        {
          class: "qt-cell",
          type: "button",
          "aria-current": session === strip.session ? "true" : null,
          onclick: () => this.choose(session),
        },
        make("strong", {}, name),
        words,
      );
    };
    const row = (group) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, group),
        ...strip.rounds.map((number) => {
          const session = at.get(`${group} ${number}`);
          return make("td", {}, session ? cell(session, view.w("where.round_short", { number })) : "");
        }),
      );
    panel.replaceChildren(
      make("table", { class: "qt-grid", onkeydown: (event) => this.walk(event) }, ...strip.groups.map(row)),
      ...(strip.outside.length
        ? [
            make("h3", {}, view.w("where.outside")),
            make("div", { class: "qt-line" }, ...strip.outside.map((name) => cell(name, name))),
          ]
        : []),
      ...(view.toggleBeside
        ? [
            make(
              "button",
              {
                class: "qt-button",
                type: "button",
                onclick: () => {
                  this.grid.close(false);
                  view.toggleBeside();
                  view.focus();
                },
              },
              view.w(view.beside ? "beside.close" : "beside"),
              make("kbd", {}, view.keys.shown("beside")),
            ),
          ]
        : []),
    );
    view.line.ask("grid", { pass: view.state?.pass }, ({ grid }) => {
      for (const [session, words] of Object.entries(grid ?? {})) this.words.get(session)?.replaceChildren(words);
    });
  }

  /** From cell to cell by the arrows. */
  walk(event) {
    const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
    const from = event.target.closest("td");
    if (!step || !from) return;
    event.preventDefault();
    const rows = [...from.closest("table").rows];
    let [row, column] = [from.parentElement.rowIndex + step[0], from.cellIndex + step[1]];
    while (rows[row]?.cells[column]) {
      const button = rows[row].cells[column].querySelector("button");
      if (button) {
        button.focus();
        return;
      }
      [row, column] = [row + step[0], column + step[1]];
    }
  }
}
