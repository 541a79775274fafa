// The code field below the transcript: what a code would be given to, what it stands for, and finding or making the
// code.

import { make, shorten } from "../shared/drawing.js";
import { Popover } from "../shared/popover.js";
import { About, aboutOf } from "./about.js";
import { failedMark } from "./marks.js";
import { likeIt, offered } from "./offers.js";

const PAUSE = 200; // milliseconds without a key before the server is asked what is alike

export class CodeField {
  constructor(view, element) {
    this.view = view;
    this.hits = [];
    this.chosen = -1; // the place of the code that Enter takes; -1: what is typed becomes a code
    this.asked = false; // whether existing codes have been asked for, in the empirical pass
    this.alike = { to: "", names: [] }; // codes that say the same in other words
    this.gathered = []; // codes that wait to be given together: {id?, name}
    this.place = `code:${view.data.source}`; // of what is begun in the field
    const w = (key) => view.w(key);
    this.target = make("span", { class: "qt-target-words" });
    this.input = make("input", {
      class: "qt-input",
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": w("field"),
      "aria-expanded": "false",
      "aria-controls": "qt-hits",
      "aria-autocomplete": "list",
      oninput: () => {
        this.view.line.drafts.keep(this.place, this.input.value);
        this.search();
        this.wonderAlike();
      },
      onkeydown: (event) => this.key(event),
      onfocus: () => {
        this.search();
        this.wonderAlike(); // what was begun before, a draft too
      },
      onblur: () =>
        setTimeout(() => {
          if (document.activeElement !== this.input) this.hide();
          this.sayEnter();
        }, 120),
    });
    this.list = make("div", {
      class: "qt-hits",
      role: "listbox",
      id: "qt-hits",
      "aria-label": w("hits"),
      hidden: true,
    });
    this.about = new About(view, (about) => {
      view.about = aboutOf(about);
      this.draw();
    });
    this.stands = new Popover(w("about"), { name: "qt-stands" });
    this.stands.panel.append(this.about.element);
    this.basket = make("span", { class: "qt-basket", role: "group", "aria-label": w("gathered"), hidden: true });
    this.enter = make("span", { class: "qt-enter" });
    element.append(
      this.list,
      make("div", { class: "qt-target" }, this.target, this.about.cue, this.enter),
      make("div", { class: "qt-line" }, this.basket, this.input, this.stands.element),
    );
  }

  draw() {
    const { view } = this;
    if (!view.here) return;
    const spans = view.spans();
    const words =
      spans.length > 1
        ? view.w("target.exchange", { count: spans.length })
        : view.picked
          ? view.w("target.words", { words: shorten(spans[0].text, 70) })
          : view.w("target.utterance", { reference: view.here.reference });
    this.input.placeholder = view.w(view.state?.pass === "framework" ? "field.framework" : "field.empirical");
    const begun = view.line.drafts.find(this.place);
    if (begun && !this.input.value) this.input.value = begun.text; // the page has been left, or loaded anew
    this.target.textContent = begun && document.activeElement !== this.input ? `${words} · ${view.w("draft")}` : words;
    const about = view.aboutNow();
    this.about.draw(about, view.cue);
    const told = ["kind", "stance", "valence"]
      .filter((name) => about[name])
      .map((name) => view.w(`${name}.${about[name]}`));
    this.stands.word.replaceChildren(told.join(" · "), make("i", { "aria-hidden": "true" }, "▾"));
    this.sayEnter();
  }

  /** What Enter will do, before it is pressed. */
  sayEnter() {
    const { view } = this;
    const typed = this.input.value.trim();
    const chosen = this.hits[this.chosen];
    const same = typed && view.named(typed);
    const more = this.gathered.length + (chosen || typed ? 1 : 0);
    if (document.activeElement !== this.input) this.enter.textContent = view.w("enter.open");
    else if (this.gathered.length) this.enter.textContent = view.w("enter.several", { count: more });
    else if (chosen) this.enter.textContent = view.w("enter.take", { name: chosen.name });
    else if (same) this.enter.textContent = view.w("enter.take", { name: same.name });
    else this.enter.textContent = view.w(typed ? "enter.make" : "enter.empty", { name: typed });
  }

  open() {
    this.input.focus();
  }

  hide() {
    this.showList(false);
    this.asked = false;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** The list takes its room from the transcript; what is being coded stays in sight. */
  showList(shown) {
    this.list.hidden = !shown;
    if (shown) this.view.here?.element.scrollIntoView({ block: "nearest" });
  }

  close() {
    this.input.value = "";
    this.gathered = [];
    this.drawGathered();
    this.view.line.drafts.drop(this.place);
    this.hide();
    this.view.focus();
  }

  // --- several codes in one go -----------------------------------------------------------------------------------
  /** Put a code with those that are given together by the next Enter. */
  gather(code) {
    if (!this.gathered.some((one) => one.name === code.name)) this.gathered.push({ id: code.id, name: code.name });
    this.input.value = "";
    this.drawGathered();
    this.input.focus();
    this.search();
  }

  drawGathered() {
    const { view } = this;
    this.basket.hidden = !this.gathered.length;
    this.basket.replaceChildren(
      ...this.gathered.map((one) =>
        make(
          "span",
          { class: "qt-gathered" },
          one.name,
          make(
            "button",
            {
              class: "qt-x",
              type: "button",
              "aria-label": view.w("gathered.drop", { code: one.name }),
              onclick: () => this.drop(one),
            },
            "×",
          ),
        ),
      ),
    );
    this.sayEnter();
  }

  drop(one) {
    this.gathered = this.gathered.filter((other) => other !== one);
    this.drawGathered();
    this.input.focus();
  }

  /** Give a code, and with it those gathered. */
  give(code) {
    const all = [...this.gathered, ...(code ? [code] : [])];
    const known = code && !code.id?.startsWith("new:") && code.id;
    if (all.length > 1) this.view.codeSeveral(all);
    else if (all.length && known) this.view.code(code);
    else if (all.length) this.view.codeNew(all[0].name);
  }

  search() {
    const { view } = this;
    const typed = this.input.value.trim();
    const alike = this.alike.to === typed ? this.alike.names : [];
    const { hits, chosen } = offered(typed, [...view.codes.values()], {
      pass: view.state?.pass,
      asked: this.asked,
      alike,
    });
    this.hits = hits;
    this.chosen = chosen;
    this.drawHits(typed);
  }

  /** How many codes say the same in other words is told before one asks to see them: when one has paused. */
  wonderAlike() {
    clearTimeout(this.wondering);
    if (this.view.state?.pass !== "empirical") return;
    this.wondering = setTimeout(() => this.askAlike(), this.asked ? 0 : PAUSE);
  }

  /** Have I said this before? Existing codes come when they are asked for: by what is typed, and by other words. */
  askBefore() {
    this.asked = true;
    this.askAlike();
    this.search();
  }

  askAlike() {
    const to = this.input.value.trim();
    if (!to || this.alike.to === to) return;
    this.view.ask("before", { text: to }, ({ before }) => {
      if (!before || this.list.hidden || this.input.value.trim() !== to) return;
      this.alike = { to, names: before };
      const chosen = this.hits[this.chosen];
      this.search();
      this.choose(this.hits.indexOf(chosen)); // what one has walked to stays
    });
  }

  choose(place) {
    this.chosen = place;
    this.drawHits(this.input.value.trim());
  }

  /** A line of the list; the one that Enter takes says so. */
  option(id, words, { chosen = false, key = null, act, also = "" }) {
    return make(
      "div",
      {
        role: "option",
        id,
        class: `qt-hit${also}`,
        "aria-selected": String(chosen),
        onmousedown: (event) => {
          event.preventDefault();
          act();
        },
      },
      ...words,
      key ? make("kbd", {}, key) : null,
      chosen ? make("span", { class: "qt-and" }, make("kbd", {}, "Ctrl ↵"), this.view.w("several.how")) : null,
    );
  }

  drawHits(typed) {
    const { view } = this;
    const items = this.hits.map((code, i) => {
      const chosen = i === this.chosen;
      const words = [
        make("i", { class: "qt-dot", "aria-hidden": "true" }),
        make("span", { class: "qt-name" }, code.name),
        code.origin === "framework" ? make("span", { class: "qt-quiet" }, view.w("framework")) : null,
        failedMark(view, code),
      ].filter((one) => one);
      const item = this.option(`qt-hit-${i}`, words, { chosen, key: chosen ? "↵" : null, act: () => this.take(i) });
      item.style.setProperty("--c", view.colour(code.id));
      return item;
    });
    const ask = view.state?.pass === "empirical" && typed && !this.asked;
    if (this.asked && !items.length) items.push(make("p", { class: "qt-hit qt-quiet" }, view.w("before.none")));
    if (typed) items.push(this.own(typed));
    if (ask) {
      const known = this.alike.to === typed; // what is alike in other words comes from the server
      const count = likeIt(typed, [...view.codes.values()], this.alike.names);
      const words = [
        make("span", { class: "qt-name" }, view.w("before.ask")),
        make("span", { class: "qt-quiet" }, known ? view.w(count ? "before.count" : "before.none", { count }) : ""),
      ];
      items.push(this.option("qt-hit-ask", words, { key: "↓", act: () => this.askBefore() }));
    }
    this.sayEnter();
    this.list.replaceChildren(...items);
    this.showList(items.length > 0);
    this.input.setAttribute("aria-expanded", String(items.length > 0));
    const active = this.chosen >= 0 ? `qt-hit-${this.chosen}` : typed ? "qt-hit-new" : null;
    if (active) this.input.setAttribute("aria-activedescendant", active);
    else this.input.removeAttribute("aria-activedescendant");
    if (this.chosen >= 0) this.list.children[this.chosen].scrollIntoView({ block: "nearest" });
  }

  /** The line that says what becomes of the words as they are typed: a new code, or the one that has this name. */
  own(typed) {
    const { view } = this;
    const same = view.named(typed);
    const key = !same ? "new_code" : same.origin === "framework" ? "same_frame" : "same_code";
    const words = [make("span", { class: "qt-name" }, view.w(key, { name: same?.name ?? typed }))];
    const chosen = this.chosen < 0;
    return this.option("qt-hit-new", words, {
      chosen,
      key: chosen ? "↵" : "⇧ ↵",
      act: () => this.make(),
      also: " qt-new",
    });
  }

  key(event) {
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.gatherNow();
    else if (event.key === "Backspace" && !this.input.value && this.gathered.length) this.drop(this.gathered.at(-1));
    else if (event.key === "Enter" && (event.shiftKey || this.chosen < 0)) this.make();
    else if (event.key === "Enter") this.take(this.chosen);
    else if (event.key === "ArrowDown" && this.view.state?.pass === "empirical" && !this.asked) {
      this.askBefore();
      if (this.hits.length && !this.hits[0].failed) this.choose(0);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const places = this.hits.length + 1; // the last of them is one's own words
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.choose(((this.chosen + 1 + step + places) % places) - 1);
    } else return;
    event.preventDefault();
  }

  take(place) {
    const code = this.hits[place];
    if (!code) return;
    this.give(code);
    this.close();
  }

  make() {
    const typed = this.input.value.trim();
    if (!typed && !this.gathered.length) return;
    this.give(typed ? { name: typed } : null);
    this.close();
  }

  gatherNow() {
    const typed = this.input.value.trim().replace(/\s+/g, " ");
    const code = this.hits[this.chosen] ?? (typed && (this.view.named(typed) ?? { name: typed }));
    if (code) this.gather(code);
  }
}
