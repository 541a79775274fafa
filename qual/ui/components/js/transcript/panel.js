// The panel beside the transcript: help with the utterance in the frame, its codings, memos, and the keys.

import { make, shorten } from "../shared/drawing.js";
import { About, aboutOf } from "./about.js";
import { KeyList } from "./key_list.js";
import { failedMark } from "./marks.js";
import { Memos } from "./memos.js";
import { Points } from "./points.js";
import { called } from "./rows.js";
import { sharing } from "../shared/spans.js";

export class Panel {
  constructor(view, element) {
    this.view = view;
    this.element = element;
    this.tabs = make("div", { class: "qt-tabs", role: "group", "aria-label": view.w("panel"), hidden: true });
    this.body = make("div", { class: "qt-panel-body" });
    element.append(this.tabs, this.body);
    this.help = null; // the list of keys, while it is shown
    this.open = null; // the coding whose details are shown
    this.first = null; // what a corrected utterance was at first, where it has been asked for
    this.memos = new Memos(view);
    this.points = new Points(view);
  }

  draw() {
    const { view } = this;
    if (!view.here || !view.state) return;
    view.field?.draw();
    if (this.help) return;
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    const typing = [this.memos.input, this.points.input].find((one) => document.activeElement === one);
    this.body.replaceChildren(
      this.head(),
      ...(view.state.pass === "empirical" ? [this.labels()] : [this.suggestions(), this.groups()]),
      this.codings(),
      this.points.section(),
      ...this.memos.sections(),
      ...this.begun(),
      ...(view.player ? [view.player.element] : []),
    );
    if (typing) typing.focus();
    else if (focused) this.element.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  /** Where the list of codes has no column of its own, it is the other side of the panel. */
  drawTabs() {
    const { view } = this;
    const listed = view.codesShown;
    this.tabs.hidden = !view.codesInPanel;
    this.body.hidden = listed && view.codesInPanel;
    const tab = (words, on, key = null) =>
      make(
        "button",
        {
          class: "qt-tab",
          type: "button",
          "aria-pressed": String(on),
          onclick: () => {
            if (!on) view.turnCodes(!listed);
          },
        },
        words,
        key ? make("kbd", {}, key) : null,
      );
    this.tabs.replaceChildren(tab(view.w("tab.about"), !listed), tab(view.w("list"), listed, view.keys.shown("codes")));
  }

  /** Show what stands about the utterance, where the list of codes is shown in its place. */
  face() {
    if (this.view.codesShown && this.view.codesInPanel) this.view.turnCodes(false, { quiet: true });
  }

  head() {
    const { here } = this.view;
    const who = [here.speaker, called(here), here.role].filter(Boolean).join(" · ");
    return make(
      "header",
      { class: "qt-head" },
      make("strong", {}, here.reference),
      make("span", { class: "qt-quiet" }, who),
      make(
        "button",
        { class: "qt-link", type: "button", "data-focus": "correct", onclick: () => this.view.openCorrecting() },
        this.view.w("correct"),
        make("kbd", {}, this.view.keys.shown("correct")),
      ),
      ...(here.corrected ? [this.before(here)] : []),
    );
  }

  /** That the text is another than what came in, and what came in for who asks. */
  before(row) {
    const { view } = this;
    const ask = () =>
      view.ask("first", { utterance: row.id }, ({ first }) => {
        this.first = { row: row.id, text: first };
        this.draw();
      });
    return make(
      "p",
      { class: "qt-quiet qt-before-text" },
      view.w("corrected"),
      this.first?.row === row.id
        ? make("q", {}, this.first.text)
        : make(
            "button",
            { class: "qt-link", type: "button", "data-focus": "first", onclick: ask },
            view.w("corrected.show"),
          ),
    );
  }

  /** What is begun elsewhere in the session and not saved: each leads to where it was begun. */
  begun() {
    const { view } = this;
    const codings = new Map(view.codings.map((coding) => [coding.id, coding.spans?.[0]?.[0]]));
    const rows = view.line.drafts.places().flatMap((place) => {
      const [what, kind, id] = place.split(":");
      const utterance = what === "memo" ? (codings.get(id) ?? id) : kind;
      const row = view.byId.get(utterance);
      const shown = row === view.here && !(what === "correct" && !view.correcting);
      if (!row || shown || view.correcting?.row === row) return [];
      const go = () => {
        view.select(row.index);
        if (what === "correct") view.openCorrecting();
        else if (what === "point") view.panel.points.write();
        else view.panel.memos.write(kind, id);
      };
      return [make("button", { class: "qt-button", type: "button", onclick: go }, row.reference)];
    });
    return rows.length ? [this.section(view.w("draft"), make("div", { class: "qt-line" }, ...rows))] : [];
  }

  section(title, ...children) {
    return make("div", { class: "qt-section" }, make("h3", {}, title), ...children);
  }

  quiet(key) {
    return make("p", { class: "qt-quiet" }, this.view.w(key));
  }

  // --- help with coding --------------------------------------------------------------------------------------
  suggestions() {
    const { view } = this;
    const title = view.w("suggestions");
    if (!view.hasFrame) return this.section(title, this.quiet("no_frame"));
    if (!view.suggestions.has(view.here.id)) return this.section(title, this.quiet("thinking"));
    const found = view.suggested().slice(0, 3);
    if (!found.length) return this.section(title, this.quiet("no_suggestions"));
    return this.section(
      title,
      make("ol", { class: "qt-list" }, ...found.map((one, place) => this.suggestion(one, place))),
    );
  }

  suggestion(one, place) {
    const { view } = this;
    const name = view.codes.get(one.code)?.name ?? "";
    const item = make(
      "li",
      {},
      make(
        "button",
        {
          class: "qt-take",
          type: "button",
          onclick: () => view.answer(place, true),
          title: view.w("accept", { code: name }),
        },
        make("kbd", {}, view.keys.shown(["first", "second", "third"][place])),
        make("span", { class: "qt-name" }, name),
        failedMark(view, view.codes.get(one.code)),
      ),
      make(
        "div",
        { class: "qt-why" },
        make("span", { class: "qt-quiet" }, one.why.map((word) => `«${word}»`).join(" ")),
        make(
          "button",
          {
            class: "qt-link",
            type: "button",
            onclick: () => view.answer(place, false),
            "aria-label": view.w("reject.code", { code: name }),
          },
          view.w("reject"),
        ),
      ),
    );
    item.style.setProperty("--c", view.colour(one.code));
    return item;
  }

  /** Code groups that are near. A group is no code, so what can be taken is one of its codes. */
  groups() {
    const { view } = this;
    const found = view.groups.get(view.here.id) ?? [];
    if (!found.length) return "";
    return this.section(
      view.w("groups"),
      this.quiet("groups.how"),
      ...found.map((one) =>
        make(
          "div",
          { class: "qt-group" },
          make("strong", {}, one.name),
          make("div", { class: "qt-quiet" }, one.why.map((word) => `«${word}»`).join(" ")),
          make(
            "div",
            { class: "qt-before" },
            ...one.codes
              .filter((id) => view.codes.has(id))
              .map((id, i) =>
                make(
                  "button",
                  {
                    class: "qt-link",
                    type: "button",
                    onclick: () => {
                      view.code(view.codes.get(id), { origin: "suggestion", rank: i + 1 });
                      view.focus();
                    },
                  },
                  view.codes.get(id).name,
                ),
              ),
          ),
        ),
      ),
    );
  }

  labels() {
    const { view } = this;
    const title = view.w("labels");
    const button = make(
      "button",
      {
        class: "qt-button qt-wide",
        type: "button",
        onclick: () => {
          view.askLabels();
          view.focus();
        },
      },
      view.w("labels.ask"),
      make("kbd", {}, view.keys.shown("labels")),
    );
    if (!view.labels) return this.section(title, this.quiet("labels.help"), button);
    if (!view.labels.ready) return this.section(title, this.quiet("thinking"));
    if (!view.labels.ready.length) return this.section(title, this.quiet("labels.none"));
    return this.section(
      title,
      make("ol", { class: "qt-list" }, ...view.labels.ready.map((one, place) => this.label(one, place))),
    );
  }

  label(one, place) {
    const { view } = this;
    const take = make(
      "button",
      {
        class: "qt-take",
        type: "button",
        title: view.w("labels.take"),
        onclick: () => {
          view.answer(place, true);
          view.focus();
        },
      },
      make("kbd", {}, view.keys.shown(["first", "second", "third"][place])),
      make("span", { class: "qt-name" }, `«${one.label}»`),
    );
    if (!one.before.length) return make("li", {}, take);
    const before = one.before.slice(0, 2).map((name) =>
      make(
        "button",
        {
          class: "qt-link",
          type: "button",
          onclick: () => {
            view.code(view.named(name) ?? { name });
            view.focus();
          },
        },
        name,
      ),
    );
    return make(
      "li",
      {},
      take,
      make("div", { class: "qt-before" }, make("span", { class: "qt-quiet" }, view.w("before")), ...before),
    );
  }

  // --- what is there -----------------------------------------------------------------------------------------
  codings() {
    const { view } = this;
    const on = [...new Set(view.here.on.map(({ coding }) => coding))];
    const title = view.w("codes");
    if (!on.length) return this.section(title, this.quiet("no_codes"));
    return this.section(title, make("ul", { class: "qt-list" }, ...on.map((coding) => this.coding(coding))));
  }

  coding(coding) {
    const { view } = this;
    const name = view.codes.get(coding.code)?.name ?? "";
    const told = [
      coding.kind === "individual" ? null : view.w(`kind.${coding.kind}`),
      coding.stance && view.w(`stance.${coding.stance}`),
      coding.valence && view.w(`valence.${coding.valence}`),
      coding.coder === view.state.coder ? null : coding.coder,
    ].filter(Boolean);
    const open = view.standing.idOf(this.open) === coding.id;
    const more = make(
      "button",
      {
        class: "qt-x qt-more",
        type: "button",
        "data-focus": `more ${coding.id}`,
        "aria-expanded": String(open),
        "aria-label": view.w("details.of", { code: name }),
        title: view.w("details"),
        onclick: () => this.choose(open ? null : coding.id),
      },
      open ? "▴" : "▾",
    );
    const item = make(
      "li",
      {
        class: `qt-coding${coding.pending ? " qt-pending" : ""}${coding.going ? " qt-going" : ""}`,
        "data-codings": coding.id,
        onmouseover: (event) => view.light(event.target, true),
        onmouseout: (event) => view.light(event.target, false),
      },
      make("i", { class: "qt-dot", "aria-hidden": "true" }),
      make(
        "span",
        { class: "qt-name" },
        name,
        told.length ? make("span", { class: "qt-quiet" }, ` ${told.join(" · ")}`) : null,
      ),
      more,
      make(
        "button",
        {
          class: "qt-x",
          type: "button",
          "aria-label": view.w("remove", { code: name }),
          title: view.w("remove", { code: name }),
          onclick: () => view.remove(coding),
        },
        "×",
      ),
    );
    const words = this.wordsOf(coding);
    if (words) item.append(make("span", { class: "qt-quiet qt-on" }, `«${shorten(words, 70)}»`));
    const also = words || open ? this.alsoOn(coding) : [];
    if (also.length) {
      item.append(make("span", { class: "qt-quiet qt-on" }, view.w("also", { codes: also.join(" · ") })));
    }
    if (open) item.append(this.details(coding));
    item.style.setProperty("--c", view.colour(coding.code));
    return item;
  }

  /** The words of the utterance in the frame that a coding is on, where it is not all of them. */
  wordsOf(coding) {
    const points = [...this.view.here.text];
    const span = coding.spans.find(([id]) => id === this.view.here.id);
    if (!span || (span[1] === 0 && span[2] === points.length)) return null;
    return points.slice(span[1], span[2]).join("");
  }

  /** The names of the other codes that stand on some of the same words of the utterance in the frame. */
  alsoOn(coding) {
    const { view } = this;
    const ids = sharing(
      coding,
      view.here.on.map((one) => one.coding),
      view.here.id,
    );
    return ids.map((id) => view.codes.get(id)?.name).filter(Boolean);
  }

  /** The coding that is looked at: its details are shown, and its ends can be moved. */
  choose(id) {
    this.open = id;
    this.draw();
    this.view.ends.draw();
  }

  /** What the coding stands for, to be said anew, and a memo on it. */
  details(coding) {
    const { view } = this;
    const about = new About(view, (now) => {
      const { kind, stance, valence } = aboutOf(now);
      if (!view.act("describe", { coding: coding.id, as: kind, stance, valence })) return;
      const told = { kind, stance, valence: valence ?? "none" };
      const words = ["kind", "stance", "valence"]
        .filter((name) => told[name])
        .map((name) => view.w(`${name}.${told[name]}`));
      view.tell(view.w("details.done", { code: view.codes.get(coding.code)?.name ?? "", words: words.join(" · ") }));
    });
    about.draw(coding);
    const memo = make(
      "button",
      {
        class: "qt-link",
        type: "button",
        "data-focus": `memo ${coding.id}`,
        onclick: () => this.memos.write("coding", coding.id),
      },
      view.w("memo.coding"),
    );
    const length = make(
      "div",
      { class: "qt-length" },
      make("h4", {}, view.w("span.length")),
      make("p", { class: "qt-quiet" }, view.w("span.how")),
    );
    return make("div", { class: "qt-details" }, about.element, memo, length);
  }

  /** Open the details of the first coding here, or of the one after that which is open, and go there. */
  openDetails() {
    const on = [...new Set(this.view.here.on.map(({ coding }) => coding.id))];
    if (!on.length) return this.view.tell(this.view.w("no_codes"));
    this.help = null;
    this.face();
    this.choose(on[(on.indexOf(this.view.standing.idOf(this.open)) + 1) % on.length]);
    return this.element.querySelector(".qt-details button")?.focus();
  }

  toggleHelp() {
    if (this.help) {
      this.help = null;
      this.draw();
      this.drawTabs();
      this.view.strip.draw(); // the keys it names may be others now
      this.view.focus();
      return;
    }
    this.help = new KeyList(this.view, () => this.toggleHelp());
    this.face();
    this.body.replaceChildren(this.help.element);
    this.element.scrollTop = 0;
  }
}
