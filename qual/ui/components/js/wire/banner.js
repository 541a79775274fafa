// What holds up the acts, said at the top of the window in qual's own words, with the acts as text to keep.

import { fill } from "../shared/drawing.js";

export class Banner {
  constructor() {
    this.words = {};
    this.acts = () => []; // all that can be kept as text
    this.forget = () => {}; // throws away what was done on other studies
    this.refusals = []; // acts of a page that is not on the screen, with why they were not stored
    this.element = null;
  }

  word(key, values = {}) {
    return fill(this.words[key] ?? key, values);
  }

  /** `state` and `reason` as the wire has them, and what it knows of: acts `waiting` in this window, those of them that
   *  are `foreign` (they wait for the coder who made them), how many others have (`elsewhere`), how many `drafts`
   *  there are, acts on other studies (`strays`), and whether the address has come to serve another (`changed`). */
  show(state, reason, { waiting, foreign, elsewhere, drafts, strays, changed }) {
    const count = waiting.length;
    const stopped = ["gone", "failed", "closed"].includes(state);
    const told = changed ? [this.word("changed")] : [];
    const say = (key) => told.push(this.word(count ? key : `${key}.none`, { count, reason }));
    if (state === "gone" || state === "failed") say("gone");
    else if (state !== "open" && state !== "too_large") say(state);
    else if (reason) say("later");
    else if (foreign.length) told.push(this.word("foreign", { count: foreign.length, coder: foreign[0].coder }));
    if (stopped && elsewhere) told.push(this.word("elsewhere", { count: elsewhere }));
    if (stopped && drafts) told.push(this.word("drafts", { count: drafts }));
    if (strays.length) told.push(this.word("strays", { count: strays.length }));
    for (const { act, error } of this.refusals) told.push(this.word("refused", { act: act.told ?? act.kind, error }));
    this.draw(told, { stopped, count: count + strays.length, other: changed || strays.length > 0 });
  }

  refused(act, error) {
    this.refusals.push({ act, error });
  }

  draw(told, { stopped, count, other }) {
    const look = JSON.stringify([told, count, other]);
    if (look === this.look) return;
    this.look = look;
    document.documentElement.toggleAttribute("data-qual-stopped", stopped);
    if (!told.length) {
      this.element?.remove();
      this.element = null;
      this.makeRoom();
      return;
    }
    if (!this.element) {
      this.element = document.createElement("div");
      this.element.className = "qual-banner";
      this.element.setAttribute("role", "alert");
      document.body.append(this.element);
      new ResizeObserver(() => this.makeRoom()).observe(this.element);
    }
    const lines = told.map((words) => Object.assign(document.createElement("p"), { textContent: words }));
    const buttons = [];
    if (count) {
      buttons.push(
        this.button("copy", () => this.copy()),
        this.button("save", () => this.save()),
      );
    }
    if (other) buttons.push(this.button("forget", () => this.forget()));
    if (this.refusals.length) {
      buttons.push(
        this.button("close", () => {
          this.refusals = [];
          this.look = null;
          this.draw([], { stopped: false, count: 0, other: false });
        }),
      );
    }
    this.element.replaceChildren(...lines, ...buttons);
  }

  /** The page stands below the banner: nothing is hidden by it, least of all what the page itself has to say. */
  makeRoom() {
    const height = this.element?.offsetHeight ?? 0;
    if (height === this.height) return;
    this.height = height;
    document.documentElement.style.setProperty("--qual-banner", `${height}px`);
    dispatchEvent(new Event("resize"));
  }

  button(key, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent: this.word(key) });
    made.addEventListener("click", act);
    return made;
  }

  async copy() {
    await navigator.clipboard.writeText(asText(this.acts()));
    this.element?.append(Object.assign(document.createElement("span"), { textContent: this.word("copied") }));
  }

  save() {
    const address = URL.createObjectURL(new Blob([asText(this.acts())], { type: "text/plain;charset=utf-8" }));
    Object.assign(document.createElement("a"), { href: address, download: this.word("file") }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
}

/** Acts as a person reads them, one a line. */
export function asText(acts) {
  return `${acts.map((act) => act.told ?? JSON.stringify(act)).join("\n")}\n`;
}
