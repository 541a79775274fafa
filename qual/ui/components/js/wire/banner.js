// What holds up the acts, said at the top of the window in qual's own words, with the acts as text to keep.

export class Banner {
  constructor() {
    this.words = {};
    this.acts = () => [];
    this.refusals = []; // acts of a page that is not on the screen, with why they were not stored
    this.element = null;
  }

  word(key, values = {}) {
    return (this.words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }

  /** `state` and `reason` as the wire has them; `foreign`: acts that wait for the coder who made them. */
  show(state, reason, foreign = []) {
    const count = this.acts().length;
    const told = [];
    if (state === "gone" || state === "failed") told.push(this.word(count ? "gone" : "gone.none", { count }));
    else if (state === "closed") told.push(this.word(count ? "closed" : "closed.none", { count }));
    else if (state === "unknown") told.push(this.word("unknown", { count }));
    else if (reason) told.push(this.word("later", { count, reason }));
    else if (foreign.length) told.push(this.word("foreign", { count: foreign.length, coder: foreign[0].coder }));
    for (const { act, error } of this.refusals) told.push(this.word("refused", { act: act.told ?? act.kind, error }));
    this.draw(told, { stopped: ["gone", "failed", "closed"].includes(state), count });
  }

  refused(act, error) {
    this.refusals.push({ act, error });
  }

  draw(told, { stopped, count }) {
    const look = JSON.stringify([told, count]);
    if (look === this.look) return;
    this.look = look;
    document.documentElement.toggleAttribute("data-qual-stopped", stopped);
    if (!told.length) {
      this.element?.remove();
      this.element = null;
      return;
    }
    if (!this.element) {
      this.element = document.createElement("div");
      this.element.className = "qual-banner";
      this.element.setAttribute("role", "alert");
      document.body.append(this.element);
    }
    const lines = told.map((words) => Object.assign(document.createElement("p"), { textContent: words }));
    const buttons = [];
    if (count) {
      buttons.push(
        this.button("copy", () => this.copy()),
        this.button("save", () => this.save()),
      );
    }
    if (this.refusals.length) {
      buttons.push(
        this.button("close", () => {
          this.refusals = [];
          this.look = null;
          this.draw([], { stopped: false, count: 0 });
        }),
      );
    }
    this.element.replaceChildren(...lines, ...buttons);
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
