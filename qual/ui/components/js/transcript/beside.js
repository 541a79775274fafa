// Another session beside this one, to read: the same drawing, its own scrolling, nothing to change.

import { make } from "../shared/drawing.js";
import { Rows } from "./rows.js";

export class Beside extends Rows {
  constructor(view, data) {
    super(data.utterances, view.words);
    this.data = data;
    this.state = view.state;
    this.codes = new Map(data.codes.map((code) => [code.id, code]));
    const choose = make(
      "select",
      { class: "qt-select", "aria-label": view.w("beside.choose"), onchange: () => view.askBeside(choose.value) },
      ...data.choices.map((name) => make("option", { value: name }, name)),
    );
    choose.value = data.session;
    this.body = this.makeBody(view.w("transcript", { session: data.session }), {
      onkeydown: (event) => {
        if (event.key === "Escape") view.focus();
      },
    });
    this.root = make(
      "section",
      { class: "qt-left qt-tight qt-beside", "aria-label": view.w("beside") },
      make(
        "header",
        { class: "qt-beside-head" },
        choose,
        make("span", { class: "qt-quiet" }, view.w("beside.read")),
        make(
          "button",
          {
            class: "qt-x",
            type: "button",
            "aria-label": view.w("beside.close"),
            title: view.w("beside.close"),
            onclick: () => {
              view.toggleBeside();
              view.focus();
            },
          },
          "×",
        ),
      ),
      this.body,
    );
    this.placeAll(data.codings);
  }
}
