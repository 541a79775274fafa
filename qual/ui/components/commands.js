// What a key does, by command: the keys that come with qual, those that the coder has chosen instead, and the list of both.

/** The commands with a key of their own, in the groups in which they are listed. The arrows, Home, End, Enter and Esc are fixed. */
const COMMANDS = {
  move: { next: "j", previous: "k", uncoded: "n", uncodedBack: "N", suggestion: "f", search: "/", hit: ".", hitBack: ",", grid: "g", beside: "b" },
  code: { repeat: "l", invivo: "i", first: "1", second: "2", third: "3", reject: "x", labels: "p", kind: "v", stance: "h", valence: "o" },
  work: { details: "d", remove: "Delete", memo: "m", memoSession: "M", correct: "e", sound: "s", undo: "u", redo: "U", help: "?" },
};
const FIXED = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "Enter", "Escape", "Tab", "Shift", " "];
const SHOWN_KEYS = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc", Delete: "Del" };

/** The coder's keys, kept in this browser. */
class Keys {
  constructor(coder) {
    this.coder = coder;
    this.place = `qual:keys:${coder}`;
    this.own = Object.assign({}, ...Object.values(COMMANDS));
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(this.place) ?? "{}");
    } catch { /* what cannot be read is no choice */ }
    this.off = kept.off === true;
    this.changed = Object.fromEntries(Object.entries(kept.keys ?? {}).filter(([name]) => name in this.own));
    this.settle();
  }

  settle() {
    this.of = { ...this.own, ...this.changed };
    this.commands = new Map(Object.entries(this.of).map(([name, key]) => [key, name]));
    const kept = { off: this.off, keys: this.changed };
    if (this.off || Object.keys(this.changed).length) localStorage.setItem(this.place, JSON.stringify(kept));
    else localStorage.removeItem(this.place);
  }

  /** The command of a key that was pressed; switched off, only the key that shows the list works. */
  command(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    const name = this.commands.get(event.key) ?? null;
    return this.off && name !== "help" ? null : name;
  }

  /** Give a command another key; returns the command that has it already, or null when it is done. */
  change(name, key) {
    const holder = this.commands.get(key);
    if (holder && holder !== name) return holder;
    if (this.own[name] === key) delete this.changed[name];
    else this.changed[name] = key;
    this.settle();
    return null;
  }

  turn(off) {
    this.off = off;
    this.settle();
  }

  reset() {
    this.changed = {};
    this.off = false;
    this.settle();
  }

  shown(name) {
    return SHOWN_KEYS[this.of[name]] ?? this.of[name];
  }
}

/** The list of commands under `?`: what each key does, and a press that gives it another. */
class KeyList {
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
    const off = make("input", { type: "checkbox", onchange: () => { view.keys.turn(!off.checked); this.draw("off"); } });
    off.checked = !view.keys.off;
    const fixed = w("keys.fixed").split("\n").filter(Boolean).map((line) => line.split("|"));
    const groups = Object.entries(COMMANDS).flatMap(([group, commands]) => [
      make("h4", {}, w(`keys.group.${group}`)),
      make("dl", { class: "qt-keys" }, ...Object.keys(commands).flatMap((name) => [make("dt", {}, this.button(name)), make("dd", {}, w(`command.${name}`))])),
    ]);
    this.element.replaceChildren(
      make("h3", {}, w("keys")),
      make("label", { class: "qt-check" }, off, w("keys.on")), this.said,
      ...groups, make("h4", {}, w("keys.group.fixed")),
      make("dl", { class: "qt-keys" }, ...fixed.flatMap(([key, what]) => [make("dt", {}, ...key.trim().split(" ").map((one) => make("kbd", {}, one))), make("dd", {}, what.trim())])),
      make("p", { class: "qt-quiet" }, w("keys.when")),
      make("div", { class: "qt-line" },
        make("button", { class: "qt-button", type: "button", onclick: () => { view.keys.reset(); this.said.textContent = w("keys.were_reset"); this.draw(); } }, w("keys.reset")),
        make("button", { class: "qt-button qt-strong", type: "button", onclick: () => this.close() }, w("close"))),
    );
    if (focus === "off") off.focus();
    else if (focus) this.element.querySelector(`[data-command="${focus}"]`)?.focus();
  }

  button(name) {
    const { view } = this;
    const waits = this.waiting === name;
    const words = waits ? view.w("keys.press") : view.keys.shown(name);
    return make("button", {
      class: `qt-key${waits ? " qt-waits" : ""}${name in view.keys.changed ? " qt-own" : ""}`, type: "button", "data-command": name,
      title: view.w("keys.change", { what: view.w(`command.${name}`) }), "aria-label": `${view.w("keys.change", { what: view.w(`command.${name}`) })}: ${words}`,
      onclick: () => { this.waiting = waits ? null : name; this.draw(name); },
    }, words);
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
    else if (FIXED.includes(event.key) || event.ctrlKey || event.metaKey) this.said.textContent = view.w("keys.not_this");
    else {
      const holder = view.keys.change(name, event.key);
      const shown = SHOWN_KEYS[event.key] ?? event.key;
      this.said.textContent = holder ? view.w("keys.taken", { key: shown, what: view.w(`command.${holder}`) }) : view.w("keys.changed", { key: shown, what: view.w(`command.${name}`) });
    }
    this.waiting = null;
    this.draw(name);
  }
}
