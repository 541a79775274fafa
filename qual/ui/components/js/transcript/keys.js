// What a key does, by command: the keys that come with qual, those that the coder has chosen instead, and the list of
// both.

/** The commands with a key of their own, in the groups in which they are listed. The arrows, Home, End, Enter and Esc
 *  are fixed. */
export const COMMANDS = {
  back: {
    undo: "u",
    redo: "U",
  },
  move: {
    next: "j",
    previous: "k",
    uncoded: "n",
    uncodedBack: "N",
    suggestion: "f",
    search: "/",
    hit: ".",
    hitBack: ",",
    grid: "g",
    beside: "b",
    codes: "c",
  },
  code: {
    repeat: "l",
    invivo: "i",
    first: "1",
    second: "2",
    third: "3",
    reject: "x",
    labels: "p",
    point: "r",
    kind: "v",
    stance: "h",
    valence: "o",
  },
  work: {
    details: "d",
    remove: "Delete",
    memo: "m",
    memoSession: "M",
    correct: "e",
    sound: "s",
    help: "?",
  },
};
export const FIXED = [
  "ArrowDown",
  "ArrowUp",
  "ArrowLeft",
  "ArrowRight",
  "Home",
  "End",
  "Enter",
  "Escape",
  "Tab",
  "Shift",
  " ",
];
export const SHOWN_KEYS = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "↵",
  Escape: "Esc",
  Delete: "Del",
};

/** The coder's keys, kept in this browser. */
export class Keys {
  constructor(coder, storage = localStorage) {
    this.storage = storage;
    this.coder = coder;
    this.place = `qual:keys:${coder}`;
    this.own = Object.assign({}, ...Object.values(COMMANDS));
    let kept = {};
    try {
      kept = JSON.parse(this.storage.getItem(this.place) ?? "{}");
    } catch {
      /* what cannot be read is no choice */
    }
    this.off = kept.off === true;
    this.changed = Object.fromEntries(Object.entries(kept.keys ?? {}).filter(([name]) => name in this.own));
    this.settle();
  }

  settle() {
    this.of = { ...this.own, ...this.changed };
    this.commands = new Map(Object.entries(this.of).map(([name, key]) => [key, name]));
    const kept = { off: this.off, keys: this.changed };
    if (this.off || Object.keys(this.changed).length) this.storage.setItem(this.place, JSON.stringify(kept));
    else this.storage.removeItem(this.place);
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
