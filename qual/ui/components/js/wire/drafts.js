// What is begun and not saved: kept in the browser's storage, by study, coder and place, until it is saved or thrown
// away on purpose. A place says what is written and on what, as "memo:utterance:<id>".

const MARK = "qual:draft:";

export class Drafts {
  constructor(storage) {
    this.storage = storage;
    this.start = null; // of the names under which this coder's lie
  }

  /** Whose drafts these are from now on. */
  of(study, coder) {
    this.study = study;
    this.start = study ? `${MARK}${study}:${encodeURIComponent(coder ?? "")}:` : null;
  }

  /** Keep what is written at a place, with what else is to be known of it; nothing but white space is no draft. */
  keep(place, text, more = {}) {
    if (!this.start) return;
    if (!text.trim()) {
      this.drop(place);
      return;
    }
    try {
      this.storage.setItem(this.start + place, JSON.stringify({ ...more, text }));
    } catch {
      /* a browser that stores nothing: it stays in its field */
    }
  }

  /** What was begun at a place: {text, …}; null where nothing was. */
  find(place) {
    try {
      const kept = this.start && JSON.parse(this.storage.getItem(this.start + place));
      return typeof kept?.text === "string" ? kept : null;
    } catch {
      return null;
    }
  }

  drop(place) {
    if (this.start) this.storage.removeItem(this.start + place);
  }

  /** The places, of those that begin so, where something is begun. */
  places(begin = "") {
    return this.start ? named(this.storage, this.start + begin).map((name) => name.slice(this.start.length)) : [];
  }

  /** How many there are in the study, whoever began them. */
  get count() {
    return this.study ? named(this.storage, `${MARK}${this.study}:`).length : 0;
  }
}

/** The names in a storage that begin so. */
export function named(storage, start) {
  return Array.from({ length: storage.length }, (_, i) => storage.key(i)).filter((name) => name?.startsWith(start));
}
