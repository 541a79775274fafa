// Acts on their way to the store. Each has an id and stays here, and in the browser's storage, until the server has
// answered it; the server does an act that it has done already no second time, so sending again is always safe.

import { named } from "./drafts.js";

const MARK = "qual:acts:";
const MOST = 100; // acts in one request
const LARGEST = 500_000; // letters in one request, but always one act

export class Queue {
  /** The acts of one window on one study; `storage` is the browser's, shared by all its windows. */
  constructor(storage, study, window) {
    this.storage = storage;
    this.study = study;
    this.place = placeOf(study, window);
    this.waiting = read(storage, this.place);
  }

  /** Put an act at the end. `more`: page, coder, and `told`, the act in words for the person who made it. */
  add(kind, fields, more = {}) {
    const act = { id: crypto.randomUUID(), kind, ...fields, ...more };
    this.waiting.push(act);
    this.keep();
    return act;
  }

  /** Those that go in one message, in order: the coder's own, as many as fit. */
  next(coder) {
    const chosen = [];
    let size = 0;
    for (const act of this.waiting) {
      if (act.coder !== coder) continue;
      const { told, ...sent } = act;
      size += JSON.stringify(sent).length;
      if (chosen.length && (size > LARGEST || chosen.length === MOST)) break;
      chosen.push(sent);
    }
    return chosen;
  }

  /** Drop the acts that are answered for good; returns those answers that were waited for, with their acts. */
  settle(answers) {
    const told = new Map(answers.filter((answer) => !answer.later).map((answer) => [answer.id, answer]));
    const settled = this.waiting.filter((act) => told.has(act.id)).map((act) => ({ act, answer: told.get(act.id) }));
    if (!settled.length) return [];
    this.waiting = this.waiting.filter((act) => !told.has(act.id));
    this.keep();
    return settled;
  }

  /** Take over what a window left that is there no more: its acts come first, as they are older. */
  adopt(place) {
    const left = read(this.storage, place);
    const known = new Set(this.waiting.map((act) => act.id));
    this.waiting = [...left.filter((act) => !known.has(act.id)), ...this.waiting];
    this.keep();
    this.storage.removeItem(place);
    return left.length;
  }

  keep() {
    try {
      if (this.waiting.length) this.storage.setItem(this.place, JSON.stringify(this.waiting));
      else this.storage.removeItem(this.place);
    } catch {
      /* a browser that stores nothing: they stay in this window until they are answered */
    }
  }
}

export function placeOf(study, window) {
  return `${MARK}${study}:${window}`;
}

/** The places of other windows that still hold acts on a study: [{place, window}]. */
export function others(storage, study, window) {
  const start = placeOf(study, "");
  return named(storage, start)
    .map((place) => ({ place, window: place.slice(start.length) }))
    .filter((one) => one.window !== window);
}

/** How many acts on a study other windows of this browser hold. */
export function elsewhere(storage, study, window) {
  return others(storage, study, window).reduce((count, { place }) => count + read(storage, place).length, 0);
}

/** The places of acts that were done on other studies and are still here, at this address. */
export function strays(storage, study) {
  const ours = placeOf(study, "");
  return named(storage, MARK)
    .filter((place) => !place.startsWith(ours))
    .map((place) => ({ place, acts: read(storage, place) }))
    .filter(({ acts }) => acts.length);
}

function read(storage, place) {
  try {
    const kept = JSON.parse(storage.getItem(place) ?? "[]");
    return Array.isArray(kept) ? kept.filter((act) => typeof act?.id === "string") : [];
  } catch {
    return [];
  }
}
