// A word on the page that opens a small panel under it: Enter or a click opens, Esc or a step outside closes, and the
// focus goes back to the word.

import { make } from "./drawing.js";

const EDGE = 8; // pixels that a panel keeps from the window's edge

export class Popover {
  /** `fill` is called each time before it opens, and gets the panel. */
  constructor(label, { name = "", fill = null, kind = "dialog" } = {}) {
    this.fill = fill;
    this.word = make("button", {
      class: `qt-word ${name}`,
      type: "button",
      "aria-haspopup": kind,
      "aria-expanded": "false",
      onclick: () => this.toggle(),
    });
    this.panel = make("div", {
      class: "qt-pop",
      role: "dialog",
      tabindex: -1,
      "aria-label": label,
      hidden: true,
      onkeydown: (event) => this.key(event),
    });
    this.element = make("span", { class: "qt-popped", onfocusout: (event) => this.left(event) }, this.word, this.panel);
    this.outside = (event) => {
      if (!this.element.contains(event.target)) this.close(false);
    };
  }

  get open() {
    return !this.panel.hidden;
  }

  toggle() {
    if (this.open) this.close();
    else this.show();
  }

  show() {
    this.fill?.(this.panel);
    this.panel.hidden = false;
    this.word.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.outside, true);
    this.panel.style.translate = "";
    const { left, right } = this.panel.getBoundingClientRect();
    const over = Math.min(Math.max(0, right + EDGE - document.documentElement.clientWidth), left - EDGE);
    if (over > 0) this.panel.style.translate = `${-over}px 0`;
    (this.panel.querySelector("[aria-current], [aria-pressed=true]") ?? this.firstOf() ?? this.panel).focus();
  }

  firstOf() {
    return this.panel.querySelector("button, select, input");
  }

  close(back = true) {
    if (!this.open) return;
    const inside = this.element.contains(document.activeElement);
    this.panel.hidden = true;
    this.word.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.outside, true);
    if (back && inside) this.word.focus();
  }

  /** The focus has gone elsewhere, not into nothing: what had it may have been drawn anew. */
  left(event) {
    if (event.relatedTarget && !this.element.contains(event.relatedTarget)) this.close(false);
  }

  key(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }
}
