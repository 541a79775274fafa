// A big screen: slides in a dialog over the whole window. ← → turn, Esc leaves, to where one was.

import { make } from "./drawing.js";

export class Screen {
  constructor(parent) {
    this.parent = parent;
    this.at = 0;
    this.dialog = null;
  }

  // what a kind of screen says for itself: `name` (heard), `title`, `words` {previous, next, close}, `slides`:
  // functions, each of which makes one; `foot()`: what stands under every slide

  show() {
    if (this.dialog) return;
    const dialog = make("dialog", {
      class: "qual-slides",
      "aria-label": this.name,
      onkeydown: (event) => this.key(event),
    });
    dialog.addEventListener("close", () => {
      if (this.dialog === dialog) this.leave(); // told late, another one may stand by now
    });
    dialog.addEventListener("cancel", (event) => {
      if (this.back()) event.preventDefault();
    });
    dialog.addEventListener("fullscreenchange", () => {
      if (this.dialog !== dialog) return;
      if (document.fullscreenElement) this.draw();
      else this.leave(); // Esc of a full screen is the browser's own
    });
    this.parent.append(dialog); // beside what is drawn anew: a dialog that is moved is no longer modal
    this.dialog = dialog;
    this.at = 0;
    dialog.showModal();
    this.draw();
    dialog.requestFullscreen?.().catch(() => {});
  }

  /** At once: what is drawn between a dialog's closing and what the browser says of it would be drawn in no room. */
  leave() {
    const { dialog } = this;
    if (!dialog) return;
    this.dialog = null;
    if (document.fullscreenElement) document.exitFullscreen();
    dialog.close();
    dialog.remove();
    this.closed();
  }

  closed() {}

  /** Whether Esc has something to leave before the screen itself. */
  back() {
    return false;
  }

  foot() {
    return null;
  }

  turn(by) {
    this.at = Math.min(Math.max(this.at + by, 0), this.slides.length - 1);
    this.draw();
  }

  key(event) {
    const { key } = event;
    event.stopPropagation(); // Streamlit has keys of its own
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === this.field) return;
    if (key === "Escape") {
      if (!this.back()) this.leave();
    } else if (key === "ArrowRight" || key === "PageDown") this.turn(1);
    else if (key === "ArrowLeft" || key === "PageUp") this.turn(-1);
    else if (!this.other(key, event)) return;
    event.preventDefault();
  }

  /** Keys of this kind of screen; whether it was one. */
  other() {
    return false;
  }

  draw() {
    const { dialog } = this;
    if (!dialog) return;
    const { slides } = this;
    this.at = Math.min(this.at, slides.length - 1);
    this.middle = make("div", { class: "slide", tabindex: 0 }, slides[this.at]()); // a long one scrolls by key
    dialog.replaceChildren(...[this.top(slides.length), this.middle, this.foot()].filter(Boolean));
    this.middle.focus(); // the keys are the dialog's only while the focus is in it
  }

  top(count) {
    const { words } = this;
    const turn = (sign, label, by) =>
      make("button", { class: "turn", type: "button", "aria-label": label, onclick: () => this.turn(by) }, sign);
    return make(
      "div",
      { class: "top" },
      make("h2", {}, this.title),
      make("span", { class: "at", "aria-live": "polite" }, `${this.at + 1} / ${count}`),
      turn("←", words.previous, -1),
      turn("→", words.next, 1),
      make("button", { class: "close", type: "button", onclick: () => this.leave() }, words.close),
    );
  }
}
