// Where one is on the page, kept over a reload and from page to page: the utterance, what is shown and the pass in the
// address; how far one has scrolled, and the same for other sessions, in this tab.

const PAUSE = 250; // milliseconds after the last step before it is written down
const SETTLED = 1000; // and after which the address holds
const FILTERS = ["speaker", "role", "code", "only"];
const NOTHING = { speaker: "", role: "", code: "", only: "" };

/** What an address says: of this session only where it names an utterance of it, or nothing of any other. */
export function fromAddress(search, session, isHere) {
  const said = new URLSearchParams(search);
  const utterance = said.get("utterance");
  if (said.get("session") !== session || !utterance || !isHere(utterance)) return null;
  const filter = Object.fromEntries(FILTERS.map((name) => [name, said.get(name) ?? ""]));
  return { utterance, filter, pass: said.get("pass") };
}

/** The address with where one is now; what else it says stays. */
export function toAddress(search, { session, utterance, filter, pass }) {
  const said = new URLSearchParams(search);
  const put = (name, value) => (value ? said.set(name, value) : said.delete(name));
  put("session", session);
  put("utterance", utterance);
  put("pass", pass);
  for (const name of FILTERS) put(name, filter[name]);
  return `?${said}`;
}

const LAST = "qual:session"; // the session that this tab was in last

/** The session that this tab was in, where the page's script knows of none (`first`: the window was loaded anew on
 *  another page); else null, and the one that is shown is kept. */
export function lastSession({ session, first, strip }, storage) {
  const there = [...strip.cells.map(([, , name]) => name), ...strip.outside];
  const kept = first ? storage.getItem(LAST) : null;
  if (kept && kept !== session && there.includes(kept)) return kept;
  try {
    storage.setItem(LAST, session);
  } catch {
    /* a full storage keeps no place */
  }
  return null;
}

export class Place {
  constructor(view, { storage = sessionStorage, page = globalThis } = {}) {
    Object.assign(this, { view, storage, page });
    this.key = `qual:place:${view.data.source}`;
    this.written = null; // the utterance that was written last, which the page's script may say again
    this.at = null; // the utterance that was kept last
  }

  /** Where one was, or is led to: {utterance, filter, pass, anchor, linked}; null where nobody has been here. */
  find() {
    const { view, page } = this;
    const isHere = (reference) => view.rows.some((row) => row.reference === reference);
    const kept = this.kept();
    const said = fromAddress(page.location.search, view.data.session, isHere);
    if (!said) return kept && isHere(kept.utterance) ? { ...kept, linked: false } : null;
    if (kept?.pending === said.utterance && isHere(kept.utterance)) {
      this.written = said.utterance; // which the script reads in the address too, and which leads nowhere
      return { ...kept, linked: false };
    }
    const same = kept?.utterance === said.utterance; // a reload, or the way back
    return { ...said, anchor: same ? kept.anchor : null, linked: !same };
  }

  kept() {
    try {
      const kept = JSON.parse(this.storage.getItem(this.key));
      return kept && { ...kept, filter: { ...NOTHING, ...kept.filter } };
    } catch {
      return null; // what cannot be read is no place
    }
  }

  /** Write down where one is when one has stopped; at once an utterance one comes to, as a reload may come sooner. */
  note() {
    if (this.view.here && this.view.here.reference !== this.at) this.keep(null, this.addressed());
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), PAUSE);
  }

  /** At once, as one leaves for another page. */
  leave() {
    if (this.waiting || this.settling) this.keep(this.view.anchored());
    clearTimeout(this.waiting);
    clearTimeout(this.settling);
  }

  /** The utterance of an address that may be read once more, by a reload, though one has gone on. */
  addressed() {
    return new URLSearchParams(this.page.location.search).get("utterance");
  }

  /** `pending`: the utterance of an address that is older than this. */
  keep(anchor, pending = null) {
    const { here, filter } = this.view;
    if (!here) return;
    this.at = here.reference;
    try {
      this.storage.setItem(this.key, JSON.stringify({ utterance: this.at, filter, anchor, pending }));
    } catch {
      /* a full storage keeps no place */
    }
  }

  write() {
    const { view, page } = this;
    this.waiting = null;
    if (!view.here || !/\/coding$/.test(page.location.pathname)) return;
    this.keep(view.anchored(), this.addressed());
    clearTimeout(this.settling); // a page that is being loaded anew says no more what its address is to be
    this.settling = setTimeout(() => {
      const address = this.addressed();
      this.keep(view.anchored(), address === view.here?.reference ? null : address);
    }, SETTLED);
    this.written = view.here.reference;
    const { session } = view.data;
    const pass = view.state?.pass === view.data.pass ? null : view.state?.pass;
    const search = toAddress(page.location.search, {
      session,
      utterance: this.written,
      filter: view.filter,
      pass,
    });
    if (search === page.location.search) return;
    try {
      page.history.replaceState(page.history.state, "", search);
    } catch {
      /* Safari takes a hundred in half a minute: the next step is written */
    }
  }

  /** Whether the script leads somewhere that is not where one was led, or has gone, by oneself. */
  leads(reference) {
    const said = new URLSearchParams(this.page.location.search).get("utterance");
    return Boolean(reference) && reference === said && reference !== this.written;
  }
}
