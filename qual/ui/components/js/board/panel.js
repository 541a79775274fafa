// The board's panel: what the framed code, group or concept is, its test, and the field in which one types where the
// chosen ones go.

import { make } from "../shared/drawing.js";
import { findCodes, fold } from "../shared/search.js";
import { room } from "./bar.js";
import { RESIDUAL } from "./ladder.js";

const SETTLE = 160; // milliseconds on a code before its passages are asked for

export class BoardPanel {
  constructor(board, element) {
    this.board = board;
    this.element = element;
    this.help = false;
    this.picking = null; // { kind, ids }: what to name, and for which ones
    this.found = new Map(); // code id → its passages
    const w = (key) => board.w(key);
    this.reason = make("input", {
      class: "qt-input",
      type: "text",
      placeholder: w("reason"),
      "aria-label": w("reason"),
      oninput: () => board.line.drafts.keep(`reason:${board.here?.id}`, this.reason.value),
      onkeydown: (event) => this.reasonKey(event),
    });
    this.field = make("input", {
      class: "qt-input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-controls": "qb-hits",
      "aria-autocomplete": "list",
      "aria-expanded": "true",
      oninput: () => {
        if (this.drafted()) board.line.drafts.keep(`new:${this.picking.kind}`, this.field.value);
        this.hits();
      },
      onkeydown: (event) => this.fieldKey(event),
    });
    this.list = make("div", { class: "qb-hits", role: "listbox", id: "qb-hits", "aria-label": w("hits") });
  }

  draw() {
    const { board } = this;
    if (this.help || this.picking) return;
    const { here, column } = board;
    const about = `${column} ${here?.id}`;
    if (about !== this.about) this.reason.value = board.line.drafts.find(`reason:${here?.id}`)?.text ?? "";
    this.about = about;
    const typing = document.activeElement === this.reason;
    if (board.picked.size > 1) this.element.replaceChildren(...this.several());
    else if (here) this.element.replaceChildren(...this.one(here, column));
    else this.element.replaceChildren(make("p", { class: "qt-quiet" }, board.w("pick")));
    if (typing) this.reason.focus();
    if (column === "codes" && here) this.wonder(here.id);
  }

  button(words, act, key, strong = false) {
    return make(
      "button",
      { class: `qt-button${strong ? " qt-strong" : ""}`, type: "button", onclick: act },
      words,
      key ? " " : null,
      key ? make("kbd", {}, key) : null,
    );
  }

  section(title, ...children) {
    return make("div", { class: "qt-section" }, title ? make("h3", {}, title) : null, ...children);
  }

  several() {
    const { board } = this;
    const ids = board.chosen();
    const names = ids.slice(0, 8).map((id) => make("li", {}, board[board.column].get(id).name));
    const more =
      ids.length > 8
        ? make("li", { class: "qt-quiet" }, board.w("more", { count: board.number(ids.length - 8) }))
        : null;
    const codes = board.column === "codes";
    const kind = { codes: "codes", groups: "groups", concepts: "concepts" }[board.column];
    return [
      make(
        "header",
        { class: "qt-head" },
        make("strong", {}, board.w(codes ? "many" : `many.${kind}`, { count: board.number(ids.length) })),
      ),
      make("ul", { class: "qb-names" }, ...names, more),
      make(
        "div",
        { class: "qb-actions" },
        this.button(board.w(`send.${kind}`), () => board.send(), "→", true),
        codes
          ? this.button(
              board.w("send.residual"),
              () => {
                board.moveTo(RESIDUAL);
                board.focus();
              },
              "Del",
            )
          : null,
      ),
    ];
  }

  one(here, column) {
    const { board } = this;
    if (column === "points") return this.point(here);
    if (column === "relations") return this.relation(here);
    const parts = [make("header", { class: "qt-head" }, make("strong", {}, here.name))];
    if (here.definition) parts.push(make("p", { class: "qb-definition" }, here.definition));
    if (column === "codes") parts.push(...this.code(here));
    if (column === "concepts") parts.push(this.groups(here));
    const ids = [here.id];
    const actions = [];
    if (column === "codes") {
      actions.push(this.button(board.w("send.codes"), () => board.panel.pick("groups", ids), "→"));
    }
    if (column === "groups" && here.id !== RESIDUAL) {
      actions.push(this.button(board.w("send.groups"), () => board.panel.pick("concepts", ids), "→"));
    }
    if (column === "concepts") {
      actions.push(this.button(board.w("send.concepts"), () => board.panel.pick("relations", ids), "→"));
    }
    if (column === "groups") {
      const only = board.filter.group === here.id;
      actions.push(
        this.button(board.w(only ? "show.all" : "show.codes"), () => board.bar.set("group", only ? "" : here.id)),
      );
    }
    actions.push(this.button(board.w("open.page"), () => board.openPage(), "↵"));
    parts.push(make("div", { class: "qb-actions" }, ...actions));
    if (column === "codes") parts.push(...this.passages(here));
    if (here.test) parts.push(this.test(here, { codes: "code", groups: "grouping", concepts: "concept" }[column]));
    return parts;
  }

  code(code) {
    const { board } = this;
    const group = code.group ? board.groups.get(code.group) : null;
    const above = group
      ? [...board.concepts.values()]
          .filter((concept) => concept.groups.includes(group.id))
          .map((concept) => concept.name)
      : [];
    const path = [group?.name ?? (code.origin === "empirical" ? board.w("residual") : null), above.join(", ")]
      .filter(Boolean)
      .join(" → ");
    const advice = code.advice
      ? make(
          "div",
          { class: "qb-advice" },
          make("p", {}, code.advice.text),
          make(
            "button",
            {
              class: "qt-link",
              type: "button",
              onclick: () => {
                board.act("silence", { code: code.id, key: code.advice.key });
                board.focus();
              },
            },
            board.w("silence"),
          ),
        )
      : null;
    return [
      make("p", { class: "qt-quiet" }, path),
      room.counts ? make("p", { class: "qt-quiet" }, board.rounds(code.by_round, code.uses)) : "",
      ...(advice ? [advice] : []),
    ];
  }

  groups(concept) {
    const { board } = this;
    const lower = (id, name) =>
      make(
        "button",
        {
          class: "qt-x",
          type: "button",
          "aria-label": board.w("lower", { group: name }),
          title: board.w("lower", { group: name }),
          onclick: () => {
            board.act("lower", { concept: concept.id, group: id });
            board.focus();
          },
        },
        "×",
      );
    const rows = concept.groups
      .map((id) => [id, board.groups.get(id)?.name ?? ""])
      .map(([id, name]) =>
        make("li", { class: "qt-coding" }, make("span", { class: "qt-name" }, name), lower(id, name)),
      );
    const failed = board.failedUnder(concept);
    const others = concept.others.map((name) => make("li", { class: "qt-quiet" }, name));
    return this.section(
      board.w("cases"),
      failed.length ? make("p", { class: "qb-advice" }, board.w("rests.failed", { groups: failed.join(", ") })) : null,
      rows.length + others.length
        ? make("ul", { class: "qt-list" }, ...rows, ...others)
        : make("p", { class: "qt-quiet" }, board.w("cases.none")),
    );
  }

  point(point) {
    const { board } = this;
    const ties = point.links.map((link) =>
      make(
        "li",
        {},
        make("span", { class: "qt-quiet" }, board.w(`target.${link.kind}`)),
        " ",
        link.quotation ? `«${link.quotation}» ` : "",
        link.kind === "coding" ? "" : link.name,
      ),
    );
    return [
      make("header", { class: "qt-head" }, make("strong", {}, point.statement)),
      point.note ? make("p", { class: "qb-definition" }, point.note) : "",
      this.section(board.w("tied"), make("ul", { class: "qb-names" }, ...ties)),
      make(
        "div",
        { class: "qb-actions" },
        this.button(board.w("open.page"), () => board.openPage(), "↵"),
      ),
    ];
  }

  /** How concepts hang together: the sentence, and the concepts that it ties. */
  relation(relation) {
    const { board } = this;
    const ties = relation.concepts.map(({ name }) => make("li", {}, name));
    return [
      make("header", { class: "qt-head" }, make("strong", {}, relation.statement)),
      this.section(board.w("tied"), make("ul", { class: "qb-names" }, ...ties)),
      make(
        "div",
        { class: "qb-actions" },
        this.button(board.w("relation.page"), () => board.openPage(), "↵"),
        this.button(board.w("relation.delete"), () => board.unrelate(relation), "Del"),
      ),
    ];
  }

  /** The test as a short form: its questions, a reason, and one button an answer; where the questions are answered one
   *  by one, yes and no to each, and what stands. */
  test(here, name) {
    const { board } = this;
    const { title, questions, answers, each } = board.given.tests[name];
    const now = make(
      "p",
      { class: "qt-quiet" },
      make("span", { class: "qb-sign", "data-test": here.test, "aria-hidden": "true" }),
      ` ${board.w(`test.${here.test}`)}`,
    );
    const button = (value, words, number, more = {}) =>
      make(
        "button",
        { class: "qt-take qb-answer", type: "button", onclick: () => this.give(here, name, value), ...more },
        make("kbd", {}, String(number)),
        make("span", { class: "qt-name" }, words),
      );
    if (!each.length) {
      const buttons = answers.map(([value, words], i) => button(value, words, i + 1));
      const list = make("ol", { class: "qb-questions" }, ...questions.map((question) => make("li", {}, question)));
      return this.section(title, now, list, this.reason, ...buttons);
    }
    const { yes, no } = board.given.tests[name];
    const asked = questions.map((question, i) => {
      const stands = here.answers?.[i] ?? null;
      const told = answers.find(([value]) => value === stands)?.[1];
      const two = each[i].map((value, j) =>
        button(value, [yes, no][j], 2 * i + j + 1, { "aria-pressed": String(stands === value) }),
      );
      return make(
        "div",
        { class: "qb-question", role: "group", "aria-label": question },
        make("p", {}, question),
        make("div", { class: "qb-two" }, ...two),
        told ? make("p", { class: "qt-quiet" }, told) : null,
      );
    });
    return this.section(title, now, ...asked, this.reason);
  }

  give(here, name, answer) {
    const { board } = this;
    const test = board.given.tests[name];
    const open = test.each.filter((pair, i) => !pair.includes(answer) && !here.answers?.[i]).length;
    board.held = open ? here.id : null;
    board.act("verdict", { test: name, target: here.id, answer, reason: this.reason.value.trim() || null });
    this.reason.value = "";
    board.line.drafts.drop(`reason:${here.id}`);
    const failed = test.fails.includes(answer) && name === "code";
    const words = failed ? "verdict.failed" : open ? "verdict.half" : "verdict";
    board.tell(board.w(words, { name: here.name }));
    board.focus();
  }

  answer() {
    if (this.board.here?.test) {
      this.help = false;
      this.picking = null;
      this.draw();
      this.reason.focus();
    }
  }

  /** A key with a number gives the answer of that number, as it stands on the buttons; whether it did. */
  numbered(event) {
    const { board } = this;
    const name = { codes: "code", groups: "grouping", concepts: "concept" }[board.column];
    const test = board.given.tests[name];
    if (!test || this.help || this.picking || board.picked.size > 1 || !board.here?.test) return false;
    const values = test.each.length ? test.each.flat() : test.answers.map(([value]) => value);
    const answer = /^Digit[1-9]$/.test(event.code) ? values[Number(event.code.at(-1)) - 1] : null;
    if (answer) this.give(board.here, name, answer);
    return Boolean(answer);
  }

  /** In the reason a number is an answer at the start of an empty one, or with Alt. */
  reasonKey(event) {
    if ((event.altKey || !this.reason.value) && this.numbered(event)) event.preventDefault();
    else if (event.key === "Escape") {
      this.board.focus();
      event.preventDefault();
    }
  }

  // --- passages ----------------------------------------------------------------------------------------------
  wonder(id) {
    clearTimeout(this.asking);
    if (this.found.has(`${id} ${this.board.data.mark}`)) return;
    this.asking = setTimeout(() => this.board.line.ask("look", { id }, (answer) => this.looked(answer.look)), SETTLE);
  }

  looked(data) {
    if (!data?.id) return;
    this.found.set(`${data.id} ${data.mark}`, data.passages);
    if (this.board.column === "codes" && this.board.here?.id === data.id) this.draw();
  }

  passages(code) {
    const { board } = this;
    const passages = this.found.get(`${code.id} ${board.data.mark}`) ?? [];
    return passages.map((one) =>
      make("div", { class: "qb-passage" }, make("p", {}, `«${one.text}»`), make("span", { class: "qt-quiet" }, one.by)),
    );
  }

  // --- where to ----------------------------------------------------------------------------------------------
  /** Ask for the name of what the codes or groups `ids` go to; without any, of a new code, group or concept. */
  pick(kind, ids) {
    const { board } = this;
    this.help = false;
    this.picking = { kind, ids };
    this.field.value = (this.drafted() && board.line.drafts.find(`new:${kind}`)?.text) || "";
    const title = ids.length ? board.w(`to.${kind}`, { count: board.number(ids.length) }) : board.w(`add.${kind}`);
    this.field.setAttribute("aria-label", title);
    this.field.placeholder = board.w(kind === "relations" ? "relation.place" : ids.length ? "to.place" : "name");
    this.element.replaceChildren(
      this.section(
        title,
        this.field,
        this.list,
        make("p", { class: "qt-quiet" }, board.w(ids.length && kind !== "relations" ? "to.help" : `new.help.${kind}`)),
        this.button(board.w("cancel"), () => this.done(), "Esc"),
      ),
    );
    this.hits();
    this.field.focus();
  }

  /** Whether what is typed is kept as begun: a new name, or a sentence; not a name that is looked for. */
  drafted() {
    return !this.picking.ids.length || this.picking.kind === "relations";
  }

  hits() {
    const { board } = this;
    const { kind, ids } = this.picking;
    const typed = this.field.value.trim();
    const known = [...(kind === "groups" ? board.inOrder() : board[kind].values())].map((one) => ({
      id: one.id,
      name: one.name ?? one.statement,
      uses: 0,
    }));
    this.targets = !ids.length
      ? findCodes(typed, known, null, 5)
      : typed
        ? findCodes(typed, known, null, 9)
        : known.slice(0, 12);
    this.chosen = ids.length && this.targets.length && kind !== "relations" ? 0 : -1;
    this.drawHits(typed, known);
  }

  drawHits(typed, known) {
    const { board } = this;
    const { kind, ids } = this.picking;
    this.exact = known.some((one) => fold(one.name) === fold(typed)) || !typed;
    const items = this.targets.map((one, i) =>
      make(
        "div",
        {
          role: "option",
          id: `qb-hit-${i}`,
          class: "qt-hit",
          "aria-selected": String(i === this.chosen),
          onmousedown: (event) => {
            event.preventDefault();
            if (ids.length) this.take(i);
          },
        },
        one.name,
      ),
    );
    if (!this.exact) {
      items.push(
        make(
          "div",
          {
            role: "option",
            id: "qb-hit-new",
            class: "qt-hit qt-new",
            "aria-selected": String(this.chosen < 0),
            onmousedown: (event) => {
              event.preventDefault();
              this.create();
            },
          },
          board.w(`new.${kind}`, { name: typed }),
          make("kbd", {}, this.drafted() ? "↵" : "⇧ ↵"),
        ),
      );
    }
    this.list.replaceChildren(...items);
    this.list.setAttribute("role", items.length ? "listbox" : "group");
    const active = this.chosen >= 0 ? `qb-hit-${this.chosen}` : this.exact ? null : "qb-hit-new";
    if (active) this.field.setAttribute("aria-activedescendant", active);
    else this.field.removeAttribute("aria-activedescendant");
  }

  fieldKey(event) {
    if (event.key === "Escape") this.done();
    else if (event.key === "Enter" && (event.shiftKey || this.chosen < 0)) this.create();
    else if (event.key === "Enter") this.take(this.chosen);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && this.targets.length && this.picking.ids.length) {
      const count = this.targets.length;
      this.chosen = (this.chosen + (event.key === "ArrowDown" ? 1 : -1) + count) % count;
      const known = [...this.board[this.picking.kind].values()];
      this.drawHits(this.field.value.trim(), known);
    } else return;
    event.preventDefault();
  }

  take(place) {
    const { kind, ids } = this.picking;
    const target = this.targets[place];
    if (!target) return;
    this.done();
    if (kind === "groups") this.board.moveTo(target.id, ids);
    else if (kind === "relations") this.board.relate(target.name, ids);
    else this.board.raise(target.name, ids);
  }

  create() {
    const name = this.field.value.trim();
    const { kind, ids } = this.picking;
    if (!name || (this.exact && kind !== "relations")) return;
    this.board.line.drafts.drop(`new:${kind}`);
    this.done();
    if (!ids.length) {
      this.board.act({ codes: "code_new", groups: "group_new", concepts: "concept_new" }[kind], {
        name,
        grouping: kind === "groups" ? this.board.grouping : null,
      });
    } else if (kind === "groups") this.board.moveToNew(name, ids);
    else if (kind === "relations") this.board.relate(name, ids);
    else this.board.raise(name, ids);
  }

  done() {
    this.picking = null;
    this.draw();
    this.board.focus();
  }

  toggleHelp() {
    this.help = !this.help;
    this.picking = null;
    if (!this.help) this.draw();
    else {
      const keys = this.board
        .w("keys.list")
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split("|"));
      this.element.replaceChildren(
        this.section(
          this.board.w("keys"),
          make(
            "dl",
            { class: "qt-keys" },
            ...keys.flatMap(([key, what]) => [
              make(
                "dt",
                {},
                ...key
                  .trim()
                  .split(", ")
                  .map((one) => make("kbd", {}, one)),
              ),
              make("dd", {}, what.trim()),
            ]),
          ),
          this.button(this.board.w("close"), () => this.toggleHelp(), "?"),
        ),
      );
    }
    this.board.focus();
  }
}
