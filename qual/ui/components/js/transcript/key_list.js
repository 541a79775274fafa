// The list of the keys, in which each can be given to another command.

import { make } from "../shared/drawing.js";
import { COMMANDS, FIXED, SHOWN_KEYS } from "./keys.js";

/** The list of commands under `?`: what each key does, and a press that gives it another. */
export class KeyList {
  constructor(view, close) {
    this.view = view;
    this.close = close;
    this.waiting = null; // the command whose next key is awaited
    this.said = make("p", { class: "qt-quiet", role: "status" });
    this.element = make("div", { class: "qt-section", onkeydown: (event) => this.pressed(event) });
    this.draw();
  }

  draw(focus = null) {
    const { view } = this;
    const w = (key) => view.w(key);
    const off = make("input", {
      type: "checkbox",
      onchange: () => {
        view.keys.turn(!off.checked);
        this.draw("off");
      },
    });
    off.checked = !view.keys.off;
    const fixed = w("keys.fixed")
      .split("\n")
      .filter(Boolean)
      .map((line) => line.split("|"));
    const groups = Object.entries(COMMANDS).flatMap(([group, commands]) => [
      make("h4", {}, w(`keys.group.${group}`)),
      make(
        "dl",
        { class: "qt-keys" },
        ...Object.keys(commands).flatMap((name) => [
          make("dt", {}, this.button(name)),
          make("dd", {}, w(`command.${name}`)),
        ]),
      ),
    ]);
    this.element.replaceChildren(
      make("h3", {}, w("keys")),
      make("label", { class: "qt-check" }, off, w("keys.on")),
      this.said,
      ...groups,
      make("h4", {}, w("keys.group.fixed")),
      make(
        "dl",
        { class: "qt-keys" },
        ...fixed.flatMap(([key, what]) => [
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
      make("p", { class: "qt-quiet" }, w("keys.when")),
      make(
        "div",
        { class: "qt-line" },
        make(
          "button",
          {
            class: "qt-button",
            type: "button",
            onclick: () => {
              view.keys.reset();
              this.said.textContent = w("keys.were_reset");
              this.draw();
            },
          },
          w("keys.reset"),
        ),
        make("button", { class: "qt-button qt-strong", type: "button", onclick: () => this.close() }, w("close")),
      ),
    );
    if (focus === "off") off.focus();
    else if (focus) this.element.querySelector(`[data-command="${focus}"]`)?.focus();
  }

  button(name) {
    const { view } = this;
    const waits = this.waiting === name;
    const words = waits ? view.w("keys.press") : view.keys.shown(name);
    return make(
      "button",
      {
        class: `qt-key${waits ? " qt-waits" : ""}${name in view.keys.changed ? " qt-own" : ""}`,
        type: "button",
        "data-command": name,
        title: view.w("keys.change", { what: view.w(`command.${name}`) }),
        "aria-label": `${view.w("keys.change", { what: view.w(`command.${name}`) })}: ${words}`,
        onclick: () => {
          this.waiting = waits ? null : name;
          this.draw(name);
        },
      },
      words,
    );
  }

  pressed(event) {
    const { view } = this;
    const name = this.waiting;
    if (!name) {
      if (event.key === "Escape") this.close();
      return;
    }
    if (["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") this.said.textContent = "";
    else if (FIXED.includes(event.key) || event.ctrlKey || event.metaKey) {
      this.said.textContent = view.w("keys.not_this");
    } else {
      const holder = view.keys.change(name, event.key);
      const shown = SHOWN_KEYS[event.key] ?? event.key;
      this.said.textContent = holder
        ? view.w("keys.taken", { key: shown, what: view.w(`command.${holder}`) })
        : view.w("keys.changed", { key: shown, what: view.w(`command.${name}`) });
    }
    this.waiting = null;
    this.draw(name);
  }
}
