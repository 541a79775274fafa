// The bar above the transcript: which pass is on, how far one has come, filters, search, undo.

class Bar {
  constructor(view) {
    this.view = view;
    const w = (key) => view.w(key);
    this.progress = make("span", { class: "qt-progress" });
    this.waiting = make("span", { class: "qt-quiet", role: "status" });
    this.passes = new Choice(w("pass"), [["empirical", w("pass.empirical")], ["framework", w("pass.framework")]], (name) => {
      view.choosePass(name);
      view.focus();
    });
    const among = (name) => [...new Set(view.rows.map((row) => row[name]).filter(Boolean))].sort((a, b) => a.localeCompare(b, "nb")).map((one) => [one, one]);
    const roles = among("role");
    this.speaker = this.list("speaker", w("filter.speaker"), among("speaker"));
    this.role = roles.length ? this.list("role", w("filter.role"), roles) : null;
    this.code = this.list("code", w("filter.code"), []);
    this.only = this.list("only", w("filter.all"), [["uncoded", w("filter.uncoded")], ["suggested", w("filter.suggested")]]);
    this.undo = this.button("↶", "undo", () => view.act("undo"));
    this.redo = this.button("↷", "redo", () => view.act("redo"));
    this.beside = this.button("◫", "beside", () => view.toggleBeside());
    this.element = make(
      "div", { class: "qt-bar" }, this.passes.element, this.progress, this.waiting,
      make("span", { class: "qt-tools" }, view.finder.element, this.speaker, this.role, this.code, this.only, this.beside, this.undo, this.redo,
        this.button("?", "keys", () => view.panel.toggleHelp())),
    );
  }

  list(name, label, options) {
    const select = make("select", { class: "qt-select", "aria-label": label, onchange: () => this.set(name, select.value) });
    this.fillList(select, label, options);
    return select;
  }

  fillList(select, label, options) {
    const value = select.value;
    select.replaceChildren(make("option", { value: "" }, label), ...options.map(([key, words]) => make("option", { value: key }, words)));
    select.value = options.some(([key]) => key === value) ? value : "";
  }

  set(name, value) {
    this.view.filter[name] = value;
    this.view.applyFilter();
    this.view.finder.again();
    this.view.focus();
  }

  button(sign, kind, act) {
    return make("button", { class: "qt-button", type: "button", "aria-label": this.view.w(kind), title: this.view.w(kind), onclick: () => { act(); if (kind !== "keys") this.view.focus(); } }, sign);
  }

  draw() {
    const { view } = this;
    const open = view.rows.filter((row) => view.counts(row));
    const number = (value) => value.toLocaleString(view.data.language);
    this.progress.textContent = view.w("progress", { left: number(open.filter((row) => !row.on.length).length), all: number(open.length) });
    this.passes.choose(view.state.pass);
    for (const kind of ["undo", "redo"]) {
      const what = view.state[kind];
      const code = what && view.codes.get(what.code)?.name;
      this[kind].disabled = !what && !line.waiting.length;
      this[kind].title = what ? view.w(`${kind}.what`, { what: code ? `${what.words} «${code}»` : what.words, key: view.keys.shown(kind) }) : view.w(`${kind}.nothing`);
    }
    this.beside.setAttribute("aria-pressed", String(Boolean(view.beside)));
    this.drawCodes();
    clearTimeout(this.slow);
    this.waiting.textContent = "";
    if (line.waiting.length) this.slow = setTimeout(() => { if (line.waiting.length) this.waiting.textContent = view.w("waiting", { count: line.waiting.length }); }, 800);
  }

  /** The codes that the session has, in the list of the filter. */
  drawCodes() {
    const { view } = this;
    const signature = [...view.standing.used.keys()].sort().map((id) => id + view.codes.get(id)?.name).join();
    if (signature === this.listed) return;
    this.listed = signature;
    const codes = [...view.standing.used.keys()].map((id) => view.codes.get(id)).filter(Boolean).sort((a, b) => ORDER.compare(a.name, b.name));
    this.fillList(this.code, view.w("filter.code"), codes.map((code) => [code.id, code.name]));
  }
}

const ORDER = new Intl.Collator("nb");

/** A few buttons of which one is pressed; with `loose`, pressing it again leaves none. */
class Choice {
  constructor(label, options, act, { loose = false } = {}) {
    this.buttons = options.map(([name, words]) => make("button", { type: "button", "data-name": name, onclick: () => act(loose && this.chosen === name ? null : name) }, words));
    this.element = make("span", { class: "qt-choice", role: "group", "aria-label": label }, ...this.buttons);
  }

  choose(name) {
    this.chosen = name;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.name === name));
  }
}

const KINDS = ["individual", "group", "interaction"];
const STANCES = ["agreed", "opposed", "developed"];
const VALENCES = ["positive", "negative"];

/** What a coding stands for: individual, group or interaction; for an exchange also what it does with the theme; and the
 *  experience that is told. `change` gets {kind, stance, valence}. */
class About {
  constructor(view, change) {
    this.view = view;
    const choice = (name, options, loose) => new Choice(view.w(name), options.map((one) => [one, view.w(`${name}.${one}`)]), (value) => change({ ...this.now, [name]: value }), { loose });
    this.kind = choice("kind", KINDS, false);
    this.stance = choice("stance", STANCES, true);
    this.valence = choice("valence", VALENCES, true);
    this.valence.element.classList.add("qt-soft");
    this.valence.buttons.forEach((button, i) => { Object.assign(button, { title: button.textContent, textContent: "+−"[i] }); button.setAttribute("aria-label", view.w(`valence.${VALENCES[i]}`)); });
    this.cue = make("span", { class: "qt-cue" });
    this.element = make("div", { class: "qt-about" }, this.kind.element, this.stance.element, this.valence.element, this.cue);
  }

  draw(now, cue = null) {
    this.now = now;
    for (const name of ["kind", "stance", "valence"]) this[name].choose(now[name]);
    this.stance.element.hidden = now.kind !== "interaction";
    const shown = cue && now.kind === "interaction" && !now.stance;
    this.cue.replaceChildren(...(shown ? [
      make("span", { class: "qt-quiet" }, this.view.w("cue", { words: cue.words })),
      make("button", { class: "qt-link", type: "button", onclick: () => { this.view.takeCue(); this.view.focus(); } }, this.view.w("cue.take", { stance: this.view.w(`stance.${cue.stance}`) }), make("kbd", {}, this.view.keys.shown("stance"))),
    ] : []));
  }
}

/** What changing one thing about a coding leaves of the others: only an exchange agrees, opposes or develops. */
function aboutOf({ kind, stance, valence }) {
  return { kind, stance: kind === "interaction" ? stance : null, valence };
}

/** The one after `now` among `options`, and after the last one none. */
function nextOf(options, now) {
  return options[options.indexOf(now) + 1] ?? null;
}
