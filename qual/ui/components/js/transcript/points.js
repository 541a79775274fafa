// Reference points from the passage: a short statement of what it points toward, before any code or group exists.

import { make, shorten } from "../shared/drawing.js";

export class Points {
  constructor(view) {
    this.view = view;
    this.on = null; // what one is being written from: the utterance in the frame, and the words
    this.input = make("input", {
      class: "qt-input",
      type: "text",
      placeholder: view.w("point.place"),
      "aria-label": view.w("point.place"),
      oninput: () => view.line.drafts.keep(this.place, this.input.value, { spans: this.on.spans }),
      onkeydown: (event) => this.key(event),
    });
  }

  get place() {
    return `point:${this.on?.id}`;
  }

  section() {
    const { view } = this;
    const here = view.standing.points.filter((point) => point.spans.some(([id]) => id === view.here.id));
    const writing = this.on?.id === view.here.id;
    const begun = writing ? null : view.line.drafts.find(`point:${view.here.id}`);
    return make(
      "div",
      { class: "qt-section" },
      make("h3", {}, view.w("points")),
      ...here.map((point) => this.point(point)),
      ...(writing
        ? this.editor()
        : [
            begun ? make("p", { class: "qt-quiet" }, `${view.w("draft")}: ${begun.text}`) : null,
            make(
              "button",
              { class: "qt-button qt-wide", type: "button", onclick: () => this.write() },
              view.w("point.new"),
              make("kbd", {}, view.keys.shown("point")),
            ),
          ]),
    );
  }

  point(point) {
    const { view } = this;
    const quoted = point.spans
      .filter(([id, start]) => id === view.here.id && start !== null)
      .map(([, start, end]) => `«${shorten([...view.here.text].slice(start, end).join(""), 60)}»`)
      .join(" ");
    return make(
      "div",
      {
        class: `qt-memo qt-point${point.pending ? " qt-pending" : ""}`,
        title: point.pending ? view.w("pending") : null,
      },
      make("p", {}, point.statement),
      make("span", { class: "qt-quiet" }, quoted),
    );
  }

  editor() {
    const { view } = this;
    const words = this.on.spans.map((span) => `«${shorten(span.text, 70)}»`).join(" ");
    return [
      make("p", { class: "qt-quiet" }, words),
      this.input,
      make(
        "div",
        { class: "qt-line" },
        make(
          "button",
          { class: "qt-button qt-strong", type: "button", onclick: () => this.save() },
          view.w("memo.save"),
        ),
        make("button", { class: "qt-button", type: "button", onclick: () => this.discard() }, view.w("discard")),
      ),
      make("p", { class: "qt-quiet" }, view.w("point.help")),
    ];
  }

  /** Begin one from what is selected, or go on with what was begun on the utterance in the frame. */
  write() {
    const { view } = this;
    if (this.on?.id !== view.here.id) {
      const begun = view.line.drafts.find(`point:${view.here.id}`);
      this.on = { id: view.here.id, spans: begun?.spans ?? view.spans() };
      this.input.value = begun?.text ?? "";
    }
    view.panel.help = null;
    view.panel.face();
    view.panel.draw();
    this.input.focus();
  }

  save() {
    const statement = this.input.value.trim().replace(/\s+/g, " ");
    if (statement && !this.view.act("point", { statement, spans: this.on.spans })) return; // it stays begun
    this.discard();
  }

  discard() {
    this.view.line.drafts.drop(this.place);
    this.close();
  }

  /** One that was not stored: its words are put back, unless another is being written. */
  refused(act) {
    if (this.on) return;
    const row = this.view.byId.get(act.spans.at(-1).utterance);
    if (row) this.view.line.drafts.keep(`point:${row.id}`, act.statement, { spans: act.spans });
    this.view.panel.draw();
  }

  /** Write no more now; what is begun is kept. */
  close() {
    this.on = null;
    this.input.value = "";
    this.view.panel.draw();
    this.view.focus();
  }

  key(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter") this.save();
    else return;
    event.preventDefault();
  }
}
