// Memos on the utterance in the frame, on its codings, and on the session.

import { make } from "../shared/drawing.js";

export class Memos {
  constructor(view) {
    this.view = view;
    this.on = null; // what a memo is being written on: {kind, id}
    this.input = make("textarea", {
      class: "qt-memo-text",
      rows: 4,
      placeholder: view.w("memo.place"),
      oninput: () => this.keep(),
      onkeydown: (event) => this.key(event),
    });
  }

  sections() {
    const { view } = this;
    const codings = new Map(view.here.on.map(({ coding }) => [coding.id, coding]));
    const all = view.standing.memos;
    const here = all.filter((memo) => memo.target_id === view.here.id || codings.has(memo.target_id));
    const session = all.filter((memo) => memo.target_kind === "session");
    const writing =
      this.on &&
      this.on.kind !== "session" &&
      (this.on.id === view.here.id || codings.has(view.standing.idOf(this.on.id)));
    const section = (title, ...children) => make("div", { class: "qt-section" }, make("h3", {}, title), ...children);
    const shown = [
      section(
        view.w("memos"),
        ...here.map((memo) => this.memo(memo, codings.get(memo.target_id))),
        ...(writing ? this.editor() : [this.button("memo", "utterance", view.here.id)]),
        ...[view.here.id, ...codings.keys()].flatMap((id) => this.begun(id)),
      ),
    ];
    shown.push(
      section(
        view.w("memos.session", { session: view.data.session }),
        ...session.map((memo) => this.memo(memo)),
        ...(this.on?.kind === "session"
          ? this.editor()
          : [this.button("memoSession", "session", view.data.source), ...this.begun(view.data.source)]),
      ),
    );
    return shown;
  }

  memo(memo, coding = null) {
    const { view } = this;
    const about = coding ? `${view.codes.get(coding.code)?.name ?? ""} · ` : "";
    const remove = () => {
      view.act("memo_delete", { memo: memo.id });
      view.focus();
    };
    return make(
      "div",
      {
        class: `qt-memo${memo.pending ? " qt-pending" : ""}${memo.going ? " qt-going" : ""}`,
        title: memo.pending ? view.w("pending") : null,
      },
      make("p", {}, memo.text),
      make(
        "div",
        {},
        make("span", { class: "qt-quiet" }, about + memo.author),
        make(
          "button",
          {
            class: "qt-x",
            type: "button",
            "aria-label": view.w("memo.delete"),
            title: view.w("memo.delete"),
            onclick: remove,
          },
          "×",
        ),
      ),
    );
  }

  button(command, kind, id) {
    return make(
      "button",
      { class: "qt-button qt-wide", type: "button", onclick: () => this.write(kind, id) },
      this.view.w(`memo.new.${kind}`),
      make("kbd", {}, this.view.keys.shown(command)),
    );
  }

  editor() {
    return [
      this.input,
      make(
        "div",
        { class: "qt-line" },
        make(
          "button",
          { class: "qt-button qt-strong", type: "button", onclick: () => this.save() },
          this.view.w("memo.save"),
        ),
        make("button", { class: "qt-button", type: "button", onclick: () => this.discard() }, this.view.w("discard")),
        make("span", { class: "qt-quiet" }, this.view.w("draft.kept")),
      ),
    ];
  }

  // --- what is begun and not saved ---------------------------------------------------------------------------
  keep() {
    this.view.line.drafts.keep(`memo:${this.on.kind}:${this.on.id}`, this.input.value);
  }

  /** A memo that was begun on `id` and is not being written now: its words, and the ways on. */
  begun(id) {
    const { view } = this;
    if (this.on?.id === id) return [];
    return view.line.drafts
      .places("memo:")
      .filter((place) => place.endsWith(`:${id}`))
      .map((place) => {
        const [, kind] = place.split(":");
        const drop = () => {
          view.line.drafts.drop(place);
          view.panel.draw();
          view.focus();
        };
        return make(
          "div",
          { class: "qt-memo qt-begun" },
          make("p", {}, view.line.drafts.find(place)?.text ?? ""),
          make(
            "div",
            { class: "qt-line" },
            make("strong", {}, view.w("draft")),
            make(
              "button",
              { class: "qt-button", type: "button", onclick: () => this.write(kind, id) },
              view.w("draft.on"),
            ),
            make("button", { class: "qt-button", type: "button", onclick: drop }, view.w("discard")),
          ),
        );
      });
  }

  write(kind, id) {
    if (this.on?.id !== id) this.input.value = this.view.line.drafts.find(`memo:${kind}:${id}`)?.text ?? "";
    this.on = { kind, id };
    this.input.setAttribute("aria-label", this.view.w(`memo.on.${kind}`));
    this.view.panel.help = null;
    this.view.panel.face();
    this.view.panel.draw();
    this.input.focus();
  }

  save() {
    const text = this.input.value.trim();
    if (text && !this.view.act("memo", { on: this.on.kind, target: this.on.id, text })) return; // it stays begun
    this.discard();
  }

  discard() {
    this.view.line.drafts.drop(`memo:${this.on.kind}:${this.on.id}`);
    this.close();
  }

  /** A memo that was not stored: its words are put back where they were written, unless another is being written
   *  there. */
  refused(act) {
    if (this.on) return;
    this.write(act.on, act.target);
    this.input.value = act.text;
    this.keep();
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
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.save();
    else return;
    event.preventDefault();
  }
}
