// What stands around the transcript: the bar above, the code field below, the panel beside.

const SHOWN = 8; // codes in the list of the code field

class Bar {
  constructor(view) {
    this.view = view;
    const w = (key) => view.w(key);
    this.progress = make("span", { class: "qt-progress" });
    this.waiting = make("span", { class: "qt-quiet", role: "status" });
    this.passes = new Choice(w("pass"), [["empirical", w("pass.empirical")], ["framework", w("pass.framework")]], (name) => {
      room.acts?.choosePass(name);
      view.focus();
    });
    const speakers = [...new Set(view.rows.map((row) => row.speaker).filter(Boolean))].sort((a, b) => a.localeCompare(b, "nb"));
    this.speaker = this.list("speaker", w("filter.speaker"), speakers.map((name) => [name, name]));
    this.code = this.list("code", w("filter.code"), []);
    this.uncoded = make("input", { type: "checkbox", onchange: () => this.set("uncoded", this.uncoded.checked) });
    this.undo = this.button("↶", "undo");
    this.redo = this.button("↷", "redo");
    const help = make("button", { class: "qt-button", type: "button", title: w("keys"), onclick: () => view.panel.toggleHelp() }, "?");
    help.setAttribute("aria-label", w("keys"));
    this.element = make(
      "div", { class: "qt-bar" }, this.passes.element, this.progress, this.waiting,
      make("span", { class: "qt-tools" }, this.speaker, this.code,
        make("label", { class: "qt-check" }, this.uncoded, w("filter.uncoded")), this.undo, this.redo, help),
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
    this.view.focus();
  }

  button(sign, kind) {
    const act = () => { this.view.act(kind); this.view.focus(); };
    return make("button", { class: "qt-button", type: "button", "aria-label": this.view.w(kind), onclick: act }, sign);
  }

  draw() {
    const { view } = this;
    const open = view.rows.filter((row) => view.counts(row));
    const number = (value) => value.toLocaleString(view.data.language);
    this.progress.textContent = view.w("progress", { left: number(open.filter((row) => !row.on.length).length), all: number(open.length) });
    this.passes.choose(view.state.pass);
    for (const kind of ["undo", "redo"]) {
      const what = view.state[kind];
      this[kind].disabled = !what && !room.queue?.waiting.length;
      this[kind].title = what ? view.w(`${kind}.what`, { what }) : view.w(`${kind}.nothing`);
    }
    const used = new Set(view.codings.map((coding) => coding.code));
    const codes = [...view.codes.values()].filter((code) => used.has(code.id)).sort((a, b) => a.name.localeCompare(b.name, "nb"));
    const signature = codes.map((code) => code.id + code.name).join();
    if (signature !== this.listed) this.fillList(this.code, view.w("filter.code"), codes.map((code) => [code.id, code.name]));
    this.listed = signature;
    clearTimeout(this.slow);
    this.waiting.textContent = "";
    const waiting = room.queue?.waiting.length;
    if (waiting) this.slow = setTimeout(() => { this.waiting.textContent = view.w("waiting", { count: room.queue?.waiting.length ?? 0 }); }, 800);
  }
}

/** A few buttons of which one is pressed. */
class Choice {
  constructor(label, options, act) {
    this.buttons = options.map(([name, words]) => make("button", { type: "button", "data-name": name, onclick: () => act(name) }, words));
    this.element = make("span", { class: "qt-choice", role: "group", "aria-label": label }, ...this.buttons);
  }

  choose(name) {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.name === name));
  }
}

class CodeField {
  constructor(view, element) {
    this.view = view;
    this.hits = [];
    this.chosen = -1;
    const w = (key) => view.w(key);
    this.target = make("span", { class: "qt-target" });
    this.input = make("input", {
      class: "qt-input", type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder: w("field"),
      "aria-label": w("field"), "aria-expanded": "false", "aria-controls": "qt-hits", "aria-autocomplete": "list",
      oninput: () => this.search(), onkeydown: (event) => this.key(event), onfocus: () => this.search(),
      onblur: () => setTimeout(() => { if (document.activeElement !== this.input) this.hide(); }, 120),
    });
    this.list = make("div", { class: "qt-hits", role: "listbox", id: "qt-hits", "aria-label": w("hits"), hidden: true });
    this.kinds = new Choice(w("kind"), ["individual", "group", "interaction"].map((kind) => [kind, w(`kind.${kind}`)]), (kind) => {
      view.kind = kind;
      this.draw();
    });
    element.append(this.list, this.target, make("div", { class: "qt-line" }, this.input, this.kinds.element));
  }

  draw() {
    const { view } = this;
    if (!view.here) return;
    const spans = view.spans();
    const words = spans.length > 1 ? view.w("target.exchange", { count: spans.length })
      : view.picked ? view.w("target.words", { words: shorten(spans[0].text, 70) })
        : view.w("target.utterance", { reference: view.here.reference });
    this.target.textContent = words;
    this.kinds.choose(view.kindNow());
  }

  open() {
    this.input.focus();
  }

  hide() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    this.input.value = "";
    this.hide();
    this.view.focus();
  }

  /** With nothing typed, the framework pass shows the codes used most; the empirical pass pushes none. */
  search() {
    const { view } = this;
    const typed = this.input.value.trim();
    const codes = [...view.codes.values()];
    const used = codes.filter((code) => code.origin === "framework").sort((a, b) => b.uses - a.uses).slice(0, SHOWN);
    this.hits = typed ? findCodes(typed, codes, view.state?.pass, SHOWN) : view.state?.pass === "framework" ? used : [];
    this.chosen = typed && this.hits.length ? 0 : -1;
    this.drawHits(typed);
  }

  drawHits(typed) {
    const { view } = this;
    const items = this.hits.map((code, i) => {
      const item = make("div", { role: "option", id: `qt-hit-${i}`, class: "qt-hit", "aria-selected": String(i === this.chosen), onmousedown: (event) => this.take(event, i) },
        make("i", { class: "qt-dot", "aria-hidden": "true" }), make("span", { class: "qt-name" }, code.name),
        make("span", { class: "qt-quiet" }, code.origin === "framework" ? view.w("framework") : String(code.uses || "")));
      item.style.setProperty("--c", view.colour(code.id));
      return item;
    });
    if (typed && !view.named(typed)) {
      items.push(make("div", { role: "option", id: "qt-hit-new", class: "qt-hit qt-new", "aria-selected": "false", onmousedown: (event) => this.make(event) },
        make("span", { class: "qt-name" }, view.w("new_code", { name: typed })), make("kbd", {}, "⇧ ↵")));
    }
    this.list.replaceChildren(...items);
    this.list.hidden = !items.length;
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    if (this.chosen >= 0) this.input.setAttribute("aria-activedescendant", `qt-hit-${this.chosen}`);
    else this.input.removeAttribute("aria-activedescendant");
    this.list.children[this.chosen]?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && event.shiftKey) this.make(event);
    else if (event.key === "Enter") this.take(event, this.chosen);
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const count = this.hits.length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (count) this.chosen = this.chosen < 0 ? (step > 0 ? 0 : count - 1) : (this.chosen + step + count) % count;
      this.drawHits(this.input.value.trim());
    } else return;
    event.preventDefault();
  }

  take(event, place) {
    event.preventDefault();
    const code = this.hits[place];
    if (!code) return;
    if (code.id.startsWith("new:")) this.view.codeNew(code.name);
    else this.view.code(code);
    this.close();
  }

  make(event) {
    event.preventDefault();
    if (!this.input.value.trim()) return;
    this.view.codeNew(this.input.value);
    this.close();
  }
}

class Panel {
  constructor(view, element) {
    this.view = view;
    this.element = element;
    this.help = false;
    this.writing = false;
    this.memo = make("textarea", { class: "qt-memo-text", rows: 4, "aria-label": view.w("memo"), placeholder: view.w("memo.place"), onkeydown: (event) => this.memoKey(event) });
  }

  draw() {
    const { view } = this;
    if (!view.here || !view.state) return;
    view.field?.draw();
    if (this.help) return;
    const parts = [this.head(), view.state.pass === "empirical" ? this.labels() : this.suggestions(), this.codes(), this.memos()];
    const typing = document.activeElement === this.memo;
    this.element.replaceChildren(...parts);
    if (typing) this.memo.focus();
  }

  head() {
    const { here } = this.view;
    const who = [here.speaker, here.role].filter(Boolean).join(" · ");
    return make("header", { class: "qt-head" }, make("strong", {}, here.reference), make("span", { class: "qt-quiet" }, who));
  }

  section(title, ...children) {
    return make("div", { class: "qt-section" }, make("h3", {}, title), ...children);
  }

  quiet(key) {
    return make("p", { class: "qt-quiet" }, this.view.w(key));
  }

  // --- help with coding --------------------------------------------------------------------------------------
  suggestions() {
    const { view } = this;
    const title = view.w("suggestions");
    if (!view.state.codes.some((code) => code.origin === "framework")) return this.section(title, this.quiet("no_frame"));
    if (!view.suggestions.has(view.here.id)) return this.section(title, this.quiet("thinking"));
    const found = view.suggested().slice(0, 3);
    if (!found.length) return this.section(title, this.quiet("no_suggestions"));
    return this.section(title, make("ol", { class: "qt-list" }, ...found.map((one, place) => this.suggestion(one, place))));
  }

  suggestion(one, place) {
    const { view } = this;
    const name = view.codes.get(one.code)?.name ?? "";
    const score = one.score.toLocaleString(view.data.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const item = make("li", {},
      make("button", { class: "qt-take", type: "button", onclick: () => view.answer(place, true), title: view.w("accept", { code: name }) },
        make("kbd", {}, String(place + 1)), make("span", { class: "qt-name" }, name), make("span", { class: "qt-score" }, score)),
      make("div", { class: "qt-why" },
        make("span", { class: "qt-quiet" }, one.why.map((word) => `«${word}»`).join(" ")),
        make("button", { class: "qt-link", type: "button", onclick: () => view.answer(place, false), "aria-label": view.w("reject.code", { code: name }) }, view.w("reject"))));
    item.style.setProperty("--c", view.colour(one.code));
    return item;
  }

  labels() {
    const { view } = this;
    const title = view.w("labels");
    const button = make("button", { class: "qt-button qt-wide", type: "button", onclick: () => { view.askLabels(); view.focus(); } }, view.w("labels.ask"), make("kbd", {}, "p"));
    if (!view.labels) return this.section(title, this.quiet("labels.help"), button);
    if (!view.labels.ready) return this.section(title, this.quiet("thinking"));
    if (!view.labels.ready.length) return this.section(title, this.quiet("labels.none"));
    return this.section(title, make("ol", { class: "qt-list" }, ...view.labels.ready.map((one, place) => this.label(one, place))));
  }

  label(one, place) {
    const { view } = this;
    const take = make("button", { class: "qt-take", type: "button", title: view.w("labels.take"), onclick: () => { view.answer(place, true); view.focus(); } },
      make("kbd", {}, String(place + 1)), make("span", { class: "qt-name" }, `«${one.label}»`));
    if (!one.before.length) return make("li", {}, take);
    const before = one.before.slice(0, 2).map((name) => make("button", { class: "qt-link", type: "button", onclick: () => { view.code(view.named(name) ?? { name }); view.focus(); } }, name));
    return make("li", {}, take, make("div", { class: "qt-before" }, make("span", { class: "qt-quiet" }, view.w("before")), ...before));
  }

  // --- what is there -----------------------------------------------------------------------------------------
  codes() {
    const { view } = this;
    const on = [...new Set(view.here.on.map(({ coding }) => coding))];
    const title = view.w("codes");
    if (!on.length) return this.section(title, this.quiet("no_codes"));
    return this.section(title, make("ul", { class: "qt-list" }, ...on.map((coding) => this.coding(coding))));
  }

  coding(coding) {
    const { view } = this;
    const name = view.codes.get(coding.code)?.name ?? "";
    const about = [coding.kind === "individual" ? null : view.w(`kind.${coding.kind}`), coding.coder === view.state.coder ? null : coding.coder].filter(Boolean);
    const item = make("li", { class: "qt-coding", "data-codings": coding.id, onmouseover: (event) => view.light(event.target, true), onmouseout: (event) => view.light(event.target, false) },
      make("i", { class: "qt-dot", "aria-hidden": "true" }), make("span", { class: "qt-name" }, name, about.length ? make("span", { class: "qt-quiet" }, ` ${about.join(" · ")}`) : null),
      make("button", { class: "qt-x", type: "button", "aria-label": view.w("remove", { code: name }), title: view.w("remove", { code: name }), onclick: () => view.remove(coding) }, "×"));
    item.style.setProperty("--c", view.colour(coding.code));
    return item;
  }

  memos() {
    const { view } = this;
    const mine = view.memos.filter((memo) => memo.utterance === view.here.id);
    const list = mine.map((memo) => make("div", { class: "qt-memo" }, make("p", {}, memo.text),
      make("div", {}, make("span", { class: "qt-quiet" }, memo.author),
        make("button", { class: "qt-x", type: "button", "aria-label": view.w("memo.delete"), title: view.w("memo.delete"), onclick: () => { view.act("memo_delete", { memo: memo.id }); view.focus(); } }, "×"))));
    const open = make("button", { class: "qt-button qt-wide", type: "button", onclick: () => this.openMemo() }, view.w("memo.new"), make("kbd", {}, "m"));
    const save = make("div", { class: "qt-line" },
      make("button", { class: "qt-button qt-strong", type: "button", onclick: () => this.saveMemo() }, view.w("memo.save")),
      make("button", { class: "qt-button", type: "button", onclick: () => this.closeMemo() }, view.w("cancel")));
    return this.section(view.w("memos"), ...list, ...(this.writing === view.here.id ? [this.memo, save] : [open]));
  }

  openMemo() {
    if (this.writing !== this.view.here.id) this.memo.value = "";
    this.writing = this.view.here.id;
    this.help = false;
    this.draw();
    this.memo.focus();
  }

  saveMemo() {
    const text = this.memo.value.trim();
    if (text) this.view.act("memo", { utterance: this.writing, text });
    this.closeMemo();
  }

  closeMemo() {
    this.writing = false;
    this.memo.value = "";
    this.draw();
    this.view.focus();
  }

  memoKey(event) {
    if (event.key === "Escape") this.closeMemo();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.saveMemo();
    else return;
    event.preventDefault();
  }

  // --- keys --------------------------------------------------------------------------------------------------
  toggleHelp() {
    this.help = !this.help;
    if (this.help) {
      const keys = this.view.w("keys.list").split("\n").filter(Boolean).map((line) => line.split("|"));
      this.element.replaceChildren(
        make("div", { class: "qt-section" }, make("h3", {}, this.view.w("keys")),
          make("dl", { class: "qt-keys" }, ...keys.flatMap(([key, what]) => [make("dt", {}, ...key.trim().split(" ").map((one) => make("kbd", {}, one))), make("dd", {}, what.trim())])),
          this.quiet("keys.when"),
          make("button", { class: "qt-button qt-wide", type: "button", onclick: () => this.toggleHelp() }, this.view.w("close"))),
      );
    } else this.draw();
    this.view.focus();
  }
}

function shorten(words, most) {
  const points = [...words];
  return points.length > most ? `${points.slice(0, most - 1).join("").trimEnd()}…` : words;
}
