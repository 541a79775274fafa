// The board: codes → groups → concepts. It follows keys and mouse, hands acts to the window's wire (`wire/`) and shows
// at once what they will have done, as not stored until it is. How the ladder stands comes by the wire; Streamlit
// carries the words.

import { fill, make } from "../shared/drawing.js";
import { ORDERS, inOrderOf } from "../shared/order.js";
import { fold } from "../shared/search.js";
import { undoOf, writing } from "../shared/undo.js";
import { BoardBar, room } from "./bar.js";
import { RESIDUAL, ladderOf } from "./ladder.js";
import { BoardPanel } from "./panel.js";
import { BoardPlace } from "./place.js";
import { boardTold, touchedBy } from "./told.js";

const NARROW = 1080; // pixels below which the panel stands under the columns
const MANY = ["codes", "groups", "concepts"]; // of which several can be chosen
// what the page itself, or something else on it, has a use for, or what takes something away
const IN_LISTS_ONLY = ["Tab", " ", "Escape", "Delete", "Backspace", "Home", "End", "PageDown", "PageUp"];
const KINDS = ["codes", "groups", "concepts", "points", "relations"];

export class Board {
  constructor(parent, data, line) {
    this.drawnFor = `${data.chosen} ${data.language}`;
    this.line = line;
    this.given = data; // what Streamlit carries: words, tests, the grouping that was chosen
    this.data = data.board; // the ladder as it is stored
    this.unseen = []; // acts that are stored, while what they changed has not been told
    this.refusals = new Map(); // id → why an act on it was not stored
    this.words = data.words;
    this.language = data.language;
    this.at = Object.fromEntries(KINDS.map((kind) => [kind, null])); // the framed option of each column
    this.column = "codes"; // the column that one is in
    this.picked = new Set(); // ids in that column
    this.anchor = null;
    this.drawn = new Map(); // id → { element, look }
    this.held = null; // the code whose test is half answered: it stays in view, whatever the filter
    this.filter = { words: "", group: "", round: "", test: "", origin: "" };
    this.stop = new AbortController();
    this.place = new BoardPlace(data.chosen);
    const before = this.place.find();
    if (data.show === "untested") this.filter.test = "open";
    else Object.assign(this.filter, before.filter);
    Object.assign(this.at, before.at);
    if (KINDS.includes(before.column)) this.column = before.column;
    if (ORDERS.includes(before.order)) room.order = before.order;
    this.build(parent);
    this.panel = new BoardPanel(this, this.aside);
    this.overlay();
    for (const kind of KINDS) this.lists[kind].scrollTop = before.tops?.[kind] ?? 0;
    addEventListener("pagehide", () => this.keepPlace(), { signal: this.stop.signal });
    this.leave = this.line.look(this);
  }

  keepPlace() {
    const tops = Object.fromEntries(KINDS.map((kind) => [kind, this.lists[kind].scrollTop]));
    this.place.write({ filter: this.filter, order: room.order, column: this.column, at: this.at, tops });
  }

  destroy() {
    this.keepPlace();
    this.leave();
    this.stop.abort();
    clearTimeout(this.asking);
    this.root.remove();
  }

  w(key, values = {}) {
    return fill(this.words[key] ?? key, values);
  }

  number(value) {
    return value.toLocaleString(this.language);
  }

  // --- drawing ---------------------------------------------------------------------------------------------
  build(parent) {
    this.bar = new BoardBar(this);
    this.lists = {};
    this.titles = {};
    const column = (...kinds) =>
      make(
        "div",
        { class: `qb-column qb-${kinds[0]}` },
        ...kinds.flatMap((kind) => {
          this.titles[kind] = make("h2", { id: `qb-title-${kind}` });
          this.lists[kind] = make("div", {
            class: "qb-list",
            role: "listbox",
            tabindex: 0,
            "data-kind": kind,
            "aria-labelledby": `qb-title-${kind}`,
            "aria-multiselectable": MANY.includes(kind) ? "true" : null,
            onkeydown: (event) => this.key(event, kind),
            onclick: (event) => this.click(event, kind),
            onfocus: () => this.enter(kind),
            ondblclick: (event) => event.target.closest("[role=option]") && this.openPage(),
          });
          const add = make(
            "button",
            {
              class: "qb-add",
              type: "button",
              "aria-label": this.w(`add.${kind}`),
              title: this.w(`add.${kind}`),
              "data-drop": { groups: "codes", concepts: "groups" }[kind],
              "data-id": "",
              onclick: () => this.panel.pick(kind, []),
            },
            this.w("add"),
          );
          return [
            make(
              "div",
              { class: "qb-head" },
              this.titles[kind],
              kind === "points" || kind === "relations" ? null : add,
            ),
            this.lists[kind],
          ];
        }),
      );
    this.aside = make("aside", { class: "qb-panel", "aria-label": this.w("panel") });
    this.said = make("div", { class: "qt-said", role: "status", "aria-live": "polite", hidden: true });
    this.root = make(
      "section",
      {
        class: "qt qb",
        "aria-label": this.w("board"),
        onkeydown: (event) => {
          this.turnBack(event);
          event.stopPropagation();
        },
        ondragstart: (event) => this.dragStart(event),
        ondragover: (event) => this.dragOver(event),
        ondragleave: (event) => this.dragOver(event),
        ondrop: (event) => this.drop(event),
        ondragend: () => this.dragEnd(),
      },
      this.bar.element,
      make(
        "div",
        { class: "qb-main" },
        column("codes"),
        column("groups"),
        column("concepts", "points", "relations"),
        this.aside,
      ),
      this.said,
    );
    parent.append(this.root);
    addEventListener("resize", () => this.size(), { signal: this.stop.signal });
    // before Streamlit hears it; from the page itself the keys are those of the column one is in
    addEventListener("keydown", (event) => this.keyOutside(event), { signal: this.stop.signal, capture: true });
    this.size();
  }

  /** The window's height, less what stands above; below NARROW the panel goes under the columns. */
  size() {
    const above = this.root.getBoundingClientRect().top + scrollY;
    this.root.classList.toggle("qb-narrow", this.root.clientWidth < NARROW);
    this.root.style.setProperty("--qb-height", `${Math.max(420, innerHeight - above - 86)}px`);
  }

  // --- what the wire asks of a page ------------------------------------------------------------------------
  get name() {
    return "board";
  }

  seen() {
    return { grouping: this.given.chosen, mark: this.data.mark };
  }

  mark() {
    return this.data.mark;
  }

  /** How the ladder stands now, where that is new, and the acts that have been answered. */
  hear(news, settled) {
    if (news?.codes) this.data = news;
    if (news) this.unseen = [];
    else this.unseen.push(...settled.filter(({ answer }) => answer.ok).map(({ act }) => act));
    for (const { act, answer } of settled) {
      for (const id of touchedBy(act)) this.refusals.delete(id);
      if (!answer.ok) this.refused(act, answer.error);
      else if (answer.operation) this.tell(this.w(act.kind === "undo" ? "undone" : "redone", { what: answer.words }));
    }
    this.overlay();
  }

  /** Say, also where it was done, that an act was not stored. */
  refused(act, error) {
    this.tell(error, true);
    for (const id of touchedBy(act)) this.refusals.set(id, this.w("refused", { act: act.told, error }));
  }

  /** The ladder as it is stored, with the acts that are still on their way laid over it. */
  overlay() {
    const { data } = this;
    const waiting = [...this.unseen, ...this.line.waitingOf("board")];
    this.pending = new Set(waiting.flatMap(touchedBy));
    const residual = { name: this.w("residual"), definition: this.w("residual.lead") };
    Object.assign(this, ladderOf(data, waiting, this.given.tests, residual));
    for (const kind of KINDS) if (!this[kind].has(this.at[kind])) this.at[kind] = null;
    this.picked = new Set([...this.picked].filter((id) => this[this.column].has(id)));
    this.inside = Map.groupBy(this.codes.values(), (code) => code.group ?? RESIDUAL);
    this.draw();
  }

  draw() {
    const shown = {
      codes: this.fitting(),
      groups: this.inOrder(),
      concepts: [...this.concepts.values()],
      points: [...this.points.values()],
      relations: [...this.relations.values()],
    };
    this.shown = {};
    for (const kind of KINDS) {
      this.shown[kind] = shown[kind].map((one) => one.id);
      const now = shown[kind].map((one) => this.option(kind, one));
      const list = this.lists[kind];
      const same =
        now.length && list.children.length === now.length && now.every((element, i) => list.children[i] === element);
      if (!same) {
        list.replaceChildren(
          ...(now.length
            ? now
            : [
                make(
                  "p",
                  { class: "qb-none" },
                  this.w(kind === "codes" && this.codes.size ? "none_fit" : `none.${kind}`),
                ),
              ]),
        );
      }
      list.setAttribute("role", now.length ? "listbox" : "group");
      if (!this.shown[kind].includes(this.at[kind])) this.at[kind] = this.shown[kind][0] ?? null;
    }
    const all = this.codes.size;
    this.titles.codes.textContent = this.w(this.shown.codes.length < all ? "title.codes.some" : "title.codes", {
      shown: this.number(this.shown.codes.length),
      count: this.number(all),
    });
    this.titles.groups.textContent = this.w("title.groups", { count: this.number(this.data.groups.length) });
    this.titles.concepts.textContent = this.w("title.concepts", { count: this.number(this.concepts.size) });
    this.titles.points.textContent = this.w("title.points", { count: this.number(this.points.size) });
    this.titles.relations.textContent = this.w("title.relations", { count: this.number(this.relations.size) });
    this.frame();
    this.markPending();
    this.bar.draw();
    this.panel.draw();
  }

  /** Show what is not stored yet, and what was refused. */
  markPending() {
    for (const [id, { element }] of this.drawn) {
      const refused = this.refusals.get(id);
      element.classList.toggle("qt-pending", this.pending.has(id));
      element.classList.toggle("qb-refused", refused !== undefined);
      element.title = refused ?? (this.pending.has(id) ? this.w("pending") : "");
    }
  }

  inOrder() {
    const groups = [...this.groups.values()];
    return [...groups.filter((group) => group.id !== RESIDUAL), ...groups.filter((group) => group.id === RESIDUAL)];
  }

  fitting() {
    const { words, group, round, test, origin } = this.filter;
    const terms = fold(words).split(/\s+/).filter(Boolean);
    const place = this.data.rounds.indexOf(Number(round));
    const found = [...this.codes.values()].filter(
      (code) =>
        code.id === this.held ||
        ((!terms.length || terms.every((term) => fold(`${code.name} ${code.definition ?? ""}`).includes(term))) &&
          (!group || (code.group ?? RESIDUAL) === group) &&
          (!round || code.by_round[place] > 0) &&
          (!test || (test === "advice" ? code.advice !== null : code.test === test)) &&
          (!origin || code.origin === origin)),
    );
    return inOrderOf(
      found,
      room.order,
      this.inOrder().map((one) => one.id),
    );
  }

  /** The element of one thing on the board, drawn anew only where it looks different. */
  option(kind, one) {
    const parts = {
      codes: () => this.codeParts(one),
      groups: () => this.groupParts(one),
      concepts: () => this.conceptParts(one),
      points: () => this.pointParts(one),
      relations: () => ({ name: one.statement, lines: [one.concepts.map(({ name }) => name).join(" – ")] }),
    }[kind]();
    const look = JSON.stringify(parts);
    const before = this.drawn.get(one.id);
    if (before?.look === look) return before.element;
    const name = make("span", { class: "qb-name" }, one.name ?? one.statement);
    const sign = one.test
      ? make(
          "span",
          { class: "qb-sign", "data-test": one.test, title: this.w(`test.${one.test}`) },
          make("span", { class: "qual-heard" }, this.w(`test.${one.test}`)),
        )
      : null;
    const drop = kind === "groups" ? "codes" : kind === "concepts" ? "groups" : null;
    const numbers = [
      parts.strip ? this.strip(parts.strip) : null,
      parts.count === undefined ? null : make("span", { class: "qb-count", title: parts.countTitle }, parts.count),
    ];
    const [first, ...rest] = parts.lines;
    const second =
      kind === "codes"
        ? parts.lines.map((line) => make("div", { class: "qb-quiet" }, line))
        : [
            make("div", { class: "qb-second" }, make("span", { class: "qb-quiet" }, first ?? ""), ...numbers),
            ...rest.map((line) => make("div", { class: "qb-quiet" }, line)),
          ];
    const element = make(
      "div",
      {
        role: "option",
        class: `qb-option qb-is-${kind}`,
        id: `qb-${one.id}`,
        "data-id": one.id,
        "data-drop": drop,
        "aria-selected": "false",
        draggable: kind === "codes" || (kind === "groups" && one.id !== RESIDUAL) ? "true" : null,
      },
      make(
        "div",
        { class: "qb-line" },
        sign,
        name,
        parts.mark ? make("span", { class: "qb-mark", title: parts.markTitle }, parts.mark) : null,
        ...(kind === "codes" ? numbers : []),
      ),
      ...second,
      parts.chips?.length
        ? make("div", { class: "qb-chips" }, ...parts.chips.map((chip) => make("span", { class: "qual-chip" }, chip)))
        : null,
    );
    this.drawn.set(one.id, { element, look });
    if (before) before.element.replaceWith(element);
    return element;
  }

  showCounts(on) {
    room.counts = on;
    this.draw();
    this.focus();
  }

  /** How many passages there are, and the bars of the rounds, where one has asked for them. */
  counted(byRound, all) {
    if (!room.counts) return {};
    return { strip: byRound, count: this.number(all), countTitle: this.rounds(byRound, all) };
  }

  codeParts(code) {
    const group = code.group ? this.groups.get(code.group)?.name : null;
    return {
      name: code.name,
      test: code.test,
      ...this.counted(code.by_round, code.uses),
      mark: code.advice ? "!" : "",
      markTitle: code.advice?.text,
      lines: group ? [group] : [],
    };
  }

  groupParts(group) {
    const codes = this.inside.get(group.id) ?? [];
    const sums = this.data.rounds.map((_, i) => codes.reduce((sum, code) => sum + code.by_round[i], 0));
    const uses = codes.reduce((sum, code) => sum + code.uses, 0);
    const first = codes.slice(0, 3).map((code) => code.name);
    const above = [...this.concepts.values()]
      .filter((concept) => concept.groups.includes(group.id))
      .map((concept) => `→ ${concept.name}`);
    const lines = [this.w("size", { codes: this.number(codes.length) }), group.definition || first.join(" · ")].filter(
      Boolean,
    );
    return {
      name: group.name,
      test: group.test,
      ...this.counted(sums, uses),
      lines: [...lines, ...above],
    };
  }

  /** The names of the code groups under a concept that did not pass their test: then it rests on little, whatever is
   *  said of itself. */
  failedUnder(concept) {
    const here = concept.groups.map((id) => this.groups.get(id)).filter((group) => group?.test === "failed");
    return [...here.map((group) => group.name), ...concept.others_failed];
  }

  conceptParts(concept) {
    const failed = this.failedUnder(concept);
    const codes = concept.groups.flatMap((id) => this.inside.get(id) ?? []);
    const sums = this.data.rounds.map((_, i) => codes.reduce((sum, code) => sum + code.by_round[i], 0));
    const uses = codes.reduce((sum, code) => sum + code.uses, 0);
    const chips = [...concept.groups.map((id) => this.groups.get(id)?.name ?? ""), ...concept.others];
    return {
      name: concept.name,
      test: concept.test,
      ...this.counted(sums, uses),
      lines: [
        this.w("size", { codes: this.number(codes.length) }),
        ...(concept.definition ? [concept.definition] : []),
      ],
      chips,
      mark: failed.length ? "!" : "",
      markTitle: failed.length ? this.w("rests.failed", { groups: failed.join(", ") }) : null,
    };
  }

  pointParts(point) {
    return { name: point.statement, lines: [this.w("ties", { count: this.number(point.links.length) })] };
  }

  rounds(counts, all) {
    return [
      this.w("uses", { count: this.number(all) }),
      ...this.data.rounds.map((round, i) => `R${round}: ${this.number(counts[i])}`),
    ].join(" · ");
  }

  strip(counts) {
    const most = Math.max(...counts, 1);
    const bars = counts.map((count) => {
      const bar = make("i", { "data-none": count ? null : true });
      bar.style.height = `${count ? 25 + (75 * count) / most : 8}%`;
      return bar;
    });
    return make("span", { class: "qb-strip", "aria-hidden": "true" }, ...bars);
  }

  // --- where one is ------------------------------------------------------------------------------------------
  get here() {
    return this.at[this.column] === null ? null : this[this.column].get(this.at[this.column]);
  }

  /** The picked ones; without any, the one with the frame. */
  chosen() {
    if (this.picked.size) return this.shown[this.column].filter((id) => this.picked.has(id));
    return this.at[this.column] ? [this.at[this.column]] : [];
  }

  enter(kind) {
    if (this.column === kind) return;
    this.column = kind;
    this.picked.clear();
    this.anchor = null;
    this.frame();
    this.panel.draw();
  }

  /** Put the frame on `id`. Moving by key keeps what is picked (`keep`); Shift picks a run, Ctrl or Space one more or
   *  less. */
  select(kind, id, { extend = false, toggle = false, keep = false, quiet = false } = {}) {
    this.enter(kind);
    const order = this.shown[kind];
    if (extend) {
      const [from, to] = [order.indexOf(this.anchor ?? this.at[kind]), order.indexOf(id)].sort((a, b) => a - b);
      this.anchor ??= this.at[kind];
      this.picked = new Set(order.slice(Math.max(from, 0), to + 1));
    } else if (toggle) {
      if (!this.picked.size && this.anchor !== null && this.anchor !== id) this.picked.add(this.anchor);
      if (!this.picked.delete(id)) this.picked.add(id);
      this.anchor = id;
    } else {
      if (!keep) this.picked.clear();
      this.anchor = id;
    }
    this.at[kind] = id;
    if (this.held !== id) this.held = null;
    this.frame();
    if (!quiet) this.drawn.get(id)?.element.scrollIntoView({ block: "nearest" });
    this.panel.draw();
  }

  frame() {
    const lit = this.column === "groups" ? this.at.groups : null;
    for (const kind of KINDS) {
      const list = this.lists[kind];
      for (const id of this.shown?.[kind] ?? []) {
        const { element } = this.drawn.get(id);
        const picked = kind === this.column && (this.picked.has(id) || (!this.picked.size && this.at[kind] === id));
        element.setAttribute("aria-selected", String(picked));
        element.classList.toggle("qb-here", kind === this.column && this.at[kind] === id);
        if (kind === "codes") {
          element.classList.toggle("qb-lit", lit !== null && (this.codes.get(id).group ?? RESIDUAL) === lit);
        }
      }
      if (this.at[kind] && this.shown?.[kind].length) list.setAttribute("aria-activedescendant", `qb-${this.at[kind]}`);
      else list.removeAttribute("aria-activedescendant");
    }
  }

  focus() {
    this.lists[this.column].focus({ preventScroll: true });
  }

  click(event, kind) {
    const id = event.target.closest("[role=option]")?.dataset.id;
    if (id) {
      this.select(kind, id, {
        extend: event.shiftKey && MANY.includes(kind),
        toggle: event.ctrlKey || event.metaKey,
      });
    }
  }

  /** Undo and redo from wherever one stands on the page, as everywhere else; in a field they are the field's own. */
  turnBack(event) {
    const back = !event.defaultPrevented && !writing(event.target) && undoOf(event);
    if (!back) return;
    event.preventDefault();
    this.act(back);
  }

  keyOutside(event) {
    const { target } = event;
    if (this.root.contains(target) || target.closest?.("[role=dialog], [data-testid=stPopoverBody]")) return;
    this.turnBack(event);
    if (!event.defaultPrevented && target === document.body && !IN_LISTS_ONLY.includes(event.key)) {
      this.key(event, this.column);
      if (event.defaultPrevented && document.activeElement === document.body) this.focus();
    }
    if (event.defaultPrevented) event.stopPropagation();
  }

  key(event, kind) {
    this.enter(kind);
    const order = this.shown[kind];
    const at = order.indexOf(this.at[kind]);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: order.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    }[event.key];
    const many = MANY.includes(kind);
    if (to !== undefined) {
      if (order.length) {
        this.select(kind, order[Math.min(Math.max(to, 0), order.length - 1)], {
          extend: event.shiftKey && many,
          keep: true,
        });
      }
    } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey)) {
      if (many) this.picked = new Set(order.filter((id) => id !== RESIDUAL));
      this.frame();
      this.panel.draw();
    } else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (event.key === " ") {
      if (many && this.at[kind]) this.select(kind, this.at[kind], { toggle: true });
    } else if (event.key === "Enter") this.openPage();
    else if (event.key === "Escape") this.select(kind, this.at[kind] ?? order[0]);
    else if (event.key === "ArrowRight" || event.key === "g") this.send();
    else if (event.key === "Delete" || event.key === "Backspace") {
      if (kind === "codes") this.moveTo(RESIDUAL);
      else if (kind === "relations" && this.here) this.unrelate(this.here);
    } else if (event.key === "/") this.bar.search.focus();
    else if (event.key === "n" && many) this.panel.pick(kind, []);
    else if (event.key === "t") this.panel.answer();
    else if (event.key === "u") this.act("undo");
    else if (event.key === "U") this.act("redo");
    else if (event.key === "?") this.panel.toggleHelp();
    else if (!this.panel.numbered(event)) return;
    event.preventDefault();
  }

  // --- acts --------------------------------------------------------------------------------------------------
  act(kind, fields = {}) {
    if (this.given.refused) this.tell(this.given.refused, true);
    if (!this.line.queue || this.given.refused) return null;
    const made = this.line.add("board", kind, fields, boardTold(this, kind, fields));
    this.overlay();
    return made;
  }

  get grouping() {
    return this.data.grouping?.id ?? null;
  }

  /** Send the chosen codes to a group, or the chosen groups to a concept: by its name, in the panel. */
  send() {
    const ids = this.chosen().filter((id) => id !== RESIDUAL);
    if (this.column === "codes" && ids.length) this.panel.pick("groups", ids);
    if (this.column === "groups" && ids.length) this.panel.pick("concepts", ids);
    if (this.column === "concepts" && ids.length) this.panel.pick("relations", ids);
  }

  moveTo(group, ids = this.chosen()) {
    const moved = ids.filter((id) => (this.codes.get(id)?.group ?? RESIDUAL) !== group);
    this.stepOn(ids);
    if (moved.length) {
      this.act("move", { codes: moved, group, grouping: this.grouping });
      this.tell(this.w("moved", { count: this.number(moved.length), group: this.groups.get(group)?.name ?? "" }));
    }
  }

  moveToNew(name, ids) {
    this.stepOn(ids);
    this.act("move_new", { codes: ids, name, grouping: this.grouping });
    this.tell(this.w("moved", { count: this.number(ids.length), group: name }));
  }

  raise(concept, ids) {
    this.act("raise", { groups: ids, concept });
    this.tell(this.w("raised", { concept }));
  }

  relate(statement, concepts) {
    this.act("relate", { statement, concepts });
    this.tell(this.w("related"));
  }

  unrelate(relation) {
    this.act("unrelate", { relation: relation.id });
    this.focus();
  }

  /** After the codes have gone, the frame stands on the one below them. */
  stepOn(ids) {
    if (this.column !== "codes") return;
    const order = this.shown.codes;
    const last = Math.max(...ids.map((id) => order.indexOf(id)));
    const next = order.slice(last + 1).find((id) => !ids.includes(id));
    this.picked.clear();
    this.anchor = null;
    if (next) this.at.codes = next;
  }

  openPage() {
    const { here, column } = this;
    if (column === "relations") {
      if (here?.concepts.length) this.open("concepts", here.concepts[0].id); // where its sentence can be changed
    } else if (here) this.open(column, here.id);
  }

  tell(message, wrong = false) {
    this.said.replaceChildren(
      message,
      make(
        "button",
        {
          class: "qt-x",
          type: "button",
          "aria-label": this.w("close"),
          onclick: () => {
            this.said.hidden = true;
          },
        },
        "×",
      ),
    );
    this.said.classList.toggle("qt-wrong", wrong);
    this.said.hidden = false;
    clearTimeout(this.telling);
    this.telling = setTimeout(
      () => {
        this.said.hidden = true;
      },
      wrong ? 12000 : 2500,
    );
  }

  // --- dragging ----------------------------------------------------------------------------------------------
  dragStart(event) {
    const option = event.target.closest?.("[role=option]");
    if (!option) return;
    const kind = option.parentElement.dataset.kind;
    if (this.column !== kind || !this.picked.has(option.dataset.id)) {
      this.select(kind, option.dataset.id, { quiet: true });
    }
    this.dragged = { kind, ids: this.chosen().filter((id) => id !== RESIDUAL) };
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.dragged.ids.map((id) => this[kind].get(id).name).join("\n"));
    if (this.dragged.ids.length > 1) {
      const many = make("div", { class: "qb-many" }, this.w("many", { count: this.number(this.dragged.ids.length) }));
      this.root.append(many);
      event.dataTransfer.setDragImage(many, 10, 10);
      setTimeout(() => many.remove());
    }
    this.root.dataset.dragging = kind;
  }

  dropOn(event) {
    const target = event.target.closest?.("[data-drop]");
    return this.dragged && target?.dataset.drop === this.dragged.kind ? target : null;
  }

  dragOver(event) {
    const target = event.type === "dragover" ? this.dropOn(event) : null;
    if (target) event.preventDefault();
    if (target === this.over) return;
    this.over?.classList.remove("qb-over");
    target?.classList.add("qb-over");
    this.over = target;
  }

  drop(event) {
    const target = this.dropOn(event);
    if (!target) return;
    event.preventDefault();
    const { kind, ids } = this.dragged;
    const { id } = target.dataset;
    this.dragEnd();
    if (!id) this.panel.pick(kind === "codes" ? "groups" : "concepts", ids);
    else if (kind === "codes") this.moveTo(id, ids);
    else this.raise(this.concepts.get(id).name, ids);
  }

  dragEnd() {
    this.over?.classList.remove("qb-over");
    this.over = this.dragged = null;
    delete this.root.dataset.dragging;
  }
}
