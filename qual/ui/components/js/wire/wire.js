// One window's way to its study, shared by all that is drawn in it: acts in a queue, questions, and what has changed
// since. A page says what it looks at (`look`), hands in acts (`add`), asks (`ask`), and hears what is new.

import { Asker } from "./asker.js";
import { Banner } from "./banner.js";
import { Channel } from "./channel.js";
import { tellDownloads } from "./downloads.js";
import { Drafts } from "./drafts.js";
import { Live } from "./live.js";
import { Queue, elsewhere, others, strays } from "./queue.js";
import { occupied } from "./occupied.js";
import { keepQuiet } from "./quiet.js";
import { reach } from "./reach.js";
import { keepSteps } from "./steps.js";
import { Theirs } from "./theirs.js";

const GLANCE = 250; // milliseconds between two looks whether the page is free
const PATIENCE = 30_000; // milliseconds that an answer may take: the store waits ten for another writer
const window_ = crypto.randomUUID(); // this window; a reloaded one is another, and takes over what this one leaves

export class Wire {
  constructor({
    storage = localStorage,
    locks = navigator.locks,
    post = postJson,
    banner = new Banner(),
    socket = openSocket,
    leave = (address) => location.assign(address),
    busy = occupied,
    wait = (act, ms) => setTimeout(act, ms),
  } = {}) {
    Object.assign(this, { storage, locks, post, banner, leave, busy, wait });
    this.following = null; // "waits" until the page is free, "asks" whether it lacks something
    this.key = null;
    this.queue = null;
    this.drafts = new Drafts(storage);
    this.otherStudy = false; // the address has come to serve another study than this window had
    this.view = null; // the page that looks now: {name, seen(), mark?(), hear(news, settled), others?()}
    this.state = "open"; // how the last request went
    this.reason = null; // why what waits is not stored, in the server's words
    this.channel = new Channel({
      compose: () => this.compose(),
      post: (body) => this.post("/qual/acts", body),
      heard: (...heard) => this.heard(...heard),
    });
    this.asker = new Asker({ post: (questions) => this.question(questions) });
    this.frame = new Asker({ post: (questions) => this.question(questions) }); // the bar's: no page drops them
    this.live = new Live({
      open: socket,
      key: () => this.key,
      heard: (mark) => this.changed(mark),
      lost: () => this.channel.sync(),
    });
    banner.acts = () => [...this.waiting, ...this.strays().flatMap(({ acts }) => acts)];
    banner.forget = () => {
      for (const { place } of this.strays()) storage.removeItem(place);
      this.otherStudy = false;
      this.show();
    };
  }

  /** The page's script has run: {key, study, coder, words}; `renew` makes it run again. `go`: an address that this
   *  window is to go to, another study's app. `language`, and what `theirs`, Streamlit's own words, are in it. */
  register({ key, study, coder, words, go, language, theirs }, renew) {
    this.speak?.(language, theirs);
    this.renew = renew;
    this.coder = coder;
    this.banner.words = words;
    this.drafts.of(study, coder);
    if (this.queue?.study !== study) {
      this.otherStudy = Boolean(this.queue && study);
      this.queue = study ? new Queue(this.storage, study, window_) : null;
      if (study) this.inherit(study);
    }
    this.key = key;
    this.live.connect();
    this.channel.sync();
    this.show();
    if (go) this.leave(go);
  }

  /** Take over the acts of windows that are no more. Each window holds a lock under its name for as long as it lives,
   *  so two that live never send each other's. */
  async inherit(study) {
    if (!this.holding) this.locks?.request(`qual:${window_}`, () => new Promise(() => {}));
    this.holding = true;
    for (const { place, window } of others(this.storage, study, window_)) {
      if (this.locks) {
        await this.locks.request(`qual:${window}`, { ifAvailable: true }, (lock) => {
          if (lock && this.queue?.study === study) this.queue.adopt(place);
        });
      } else this.queue.adopt(place);
    }
    this.channel.sync();
    this.view?.hear(null, []);
  }

  /** What waits at this address for other studies. */
  strays() {
    return this.queue ? strays(this.storage, this.queue.study) : [];
  }

  get waiting() {
    return this.queue?.waiting ?? [];
  }

  /** The acts of a page that wait. */
  waitingOf(page) {
    return this.waiting.filter((act) => act.page === page);
  }

  add(page, kind, fields, told) {
    const act = this.queue.add(kind, fields, { page, coder: this.coder, told });
    this.channel.sync();
    return act;
  }

  /** Ask what is new. */
  sync() {
    this.channel.sync();
  }

  ask(kind, fields, answered) {
    this.asker.ask(kind, fields, answered);
  }

  /** What a page shows, from now until the returned function is called. */
  look(view) {
    this.view = view;
    this.asker.drop();
    this.channel.sync();
    return () => {
      if (this.view === view) this.view = null;
    };
  }

  /** The study has changed: by this window, which knows once it is answered, or by others. */
  changed(mark) {
    this.newest = mark;
    if (!this.view?.mark) this.follow();
    if (!this.channel.busy && this.behind()) this.channel.sync();
  }

  /** What a page shows that its script has drawn is drawn anew, where others have done something since: as soon as
   *  nobody is in the middle of anything. */
  follow() {
    if (this.following === "waits") return;
    this.following = "waits";
    const look = () => {
      if (this.busy()) return this.wait(look, GLANCE);
      this.following = "asks";
      return this.channel.sync();
    };
    look();
  }

  /** Whether a mark has come that the page has not been told of. */
  behind() {
    const { newest, view } = this;
    this.newest = null;
    if (!newest || !view?.mark || view.mark() === newest) return false;
    view.others?.();
    return true;
  }

  // --- a request and its answer ------------------------------------------------------------------------------
  compose() {
    if (!this.key || !this.queue) return null;
    const { view } = this;
    this.asked = view;
    return {
      key: this.key,
      study: this.queue.study,
      acts: this.queue.next(this.coder),
      views: view ? { [view.name]: view.seen() } : {},
    };
  }

  heard(state, told, body) {
    this.state = state;
    this.reason = null;
    let answers = told?.answers ?? [];
    if (state === "too_large" && body.acts.length) {
      answers = [{ id: body.acts[0].id, ok: false, error: this.banner.word("too_large") }];
    }
    const settled = this.queue?.study === body.study ? this.queue.settle(answers) : [];
    if (state === "unknown") this.renew?.();
    if (state === "open") {
      if (told.restored || told.replaced !== (this.replaced ?? told.replaced)) this.renew?.();
      this.replaced = told.replaced;
      this.reason = answers.find((answer) => answer.later)?.error ?? told.trouble ?? null;
      this.live.connect();
    }
    const own = Boolean(this.view?.mark); // it hears what is new; beside it stands what its script has drawn
    const lacks = own ? told?.beside : told?.behind;
    if (this.following === "asks" && told?.behind !== undefined) {
      this.following = null;
      if (lacks) {
        // someone may have begun on something since it was asked
        if (this.busy()) this.follow();
        else this.renew?.();
      }
    } else if (own && lacks) this.follow();
    const { view } = this;
    const news = view && view === this.asked ? (told?.views?.[view.name] ?? null) : null;
    const here = settled.filter(({ act }) => act.page === view?.name);
    if (view && (news || here.length)) view.hear(news, here);
    for (const { act, answer } of settled) {
      if (act.page !== view?.name && !answer.ok) this.banner.refused(act, answer.error);
    }
    // what was done on another page may be counted on this one
    if (settled.some(({ act, answer }) => answer.ok && act.page !== view?.name)) this.renew?.();
    this.show();
    if (state !== "open" && !settled.length) return "later";
    if (this.reason) return "later";
    const more =
      this.behind() || (view && view !== this.asked) || (settled.length && this.queue.next(this.coder).length);
    return more ? "more" : "done";
  }

  async question(questions) {
    if (!this.key) throw new Error("not registered");
    const { status, told } = await this.post("/qual/ask", { key: this.key, study: this.queue?.study, questions });
    if (status !== 200) throw new Error(`answered ${status}`);
    return told.answers;
  }

  /** Say what holds up the acts, where something does. */
  show() {
    this.banner.show(this.state, this.reason, {
      waiting: this.waiting,
      foreign: this.waiting.filter((act) => act.coder !== this.coder),
      elsewhere: this.queue ? elsewhere(this.storage, this.queue.study, window_) : 0,
      drafts: this.drafts.count,
      strays: this.strays().flatMap(({ acts }) => acts),
      changed: this.otherStudy,
    });
    this.view?.delayed?.(this.state !== "open" || this.reason !== null);
  }
}

async function postJson(address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
    cache: "no-store",
  });
  return {
    status: answer.status,
    told: answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : {},
  };
}

function openSocket() {
  return new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/qual/live`);
}

/** The window's wire: one, also where two versions of the scripts have come into the window. */
export function wire() {
  if (globalThis.qualWire) return globalThis.qualWire;
  const only = new Wire();
  globalThis.qualWire = only;
  const streamlit = new Theirs();
  only.speak = (language, theirs) => {
    document.documentElement.lang = language;
    streamlit.speak(theirs);
  };
  keepQuiet(() => only.state !== "open");
  reach();
  keepSteps(history, (kind, does) => addEventListener(kind, does, true));
  tellDownloads((key, values) => only.banner.word(key, values));
  addEventListener("storage", () => only.show()); // another window has more, or less, that waits
  addEventListener("beforeunload", (event) => {
    if (only.waiting.length) event.preventDefault();
  });
  return only;
}
