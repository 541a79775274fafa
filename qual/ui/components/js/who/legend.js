// Those who may be speaking, each with its key, how much of the talk it has, and what the other keys do.

import { make } from "../shared/drawing.js";
import { keyOf, shares } from "./marking.js";

const KEYS = ["cut", "split", "join", "next", "sound", "take", "take_all", "clear", "undo"];

export class Legend {
  constructor(who) {
    this.who = who;
    this.people = make("div", { class: "qw-people" });
    this.asked = make("div", { class: "qw-asked" });
    this.field = make("input", {
      class: "qw-name",
      "aria-label": who.w("other"),
      placeholder: who.w("other.example"),
      hidden: true,
      onkeydown: (event) => this.typed(event),
      onblur: () => this.shut(),
    });
    const keys = KEYS.filter((name) => name !== "sound" || who.data.sound.length);
    this.element = make(
      "div",
      {},
      make("h2", {}, who.w("people")),
      this.people,
      this.field,
      this.asked,
      make("h2", {}, who.w("keys")),
      make("dl", { class: "qw-keys" }, ...keys.flatMap((name) => this.key(name))),
      make("button", { type: "button", class: "qw-do", onclick: () => who.alike() }, who.w("alike")),
    );
    this.afresh = make("button", { type: "button", class: "qw-do", onclick: () => who.afresh() }, who.w("afresh"));
    this.people.after(this.afresh);
  }

  key(name) {
    const shown = this.who.w(`key.${name}`).split(" ");
    return [
      make("dt", {}, ...shown.map((one) => make("kbd", {}, one.replace("_", " ")))),
      make("dd", {}, this.who.w(`does.${name}`)),
    ];
  }

  draw() {
    const { who } = this;
    const { words, given } = shares(who.rows);
    this.afresh.hidden = words.size !== 1 || given < who.rows.length || given < 2; // all came in one voice
    const all = [...words.values()].reduce((sum, one) => sum + one, 0);
    const share = (label) => (all ? `${Math.round((100 * (words.get(label) ?? 0)) / all)} %` : "");
    const { unknown, several } = who.special;
    const lines = [
      ...who.people.map((one, place) => ({ ...one, key: keyOf(place), share: share(one.label) })),
      { label: unknown, key: "0", share: share(unknown), quiet: true },
      { label: several, key: "+", share: share(several), quiet: true },
    ];
    const told = JSON.stringify(lines);
    if (told === this.told) return;
    this.told = told;
    this.people.replaceChildren(
      ...lines.map((one) => this.line(one)),
      make(
        "button",
        { type: "button", class: "qw-person", onclick: () => this.other() },
        make("kbd", {}, "t"),
        make("span", { class: "qw-other" }, who.w("other")),
      ),
    );
  }

  line({ label, attendance, name, role, moderator, key, share, quiet }) {
    const about = role ?? (moderator ? this.who.w("moderator") : null);
    const called = name && name !== label ? name : null;
    return make(
      "button",
      { type: "button", class: "qw-person", onclick: () => this.who.give(label, attendance ?? null) },
      key ? make("kbd", {}, key) : make("span"),
      make(
        "span",
        { class: "qw-who", title: called ? `${label} ${called}` : label },
        make(quiet ? "span" : "b", {}, label),
        called ? ` ${called}` : "",
      ),
      make("span", { class: "qw-share", title: this.who.w("share") }, share),
      about ? make("small", {}, about) : null,
    );
  }

  /** Somebody who is not in the list yet. */
  other() {
    this.field.hidden = false;
    this.field.value = "";
    this.field.focus();
  }

  typed(event) {
    if (event.key === "Escape") this.who.list.focus();
    if (event.key !== "Enter") return;
    event.preventDefault();
    const label = this.field.value.trim();
    this.who.list.focus(); // which shuts the field
    if (label) this.who.give(label);
  }

  shut() {
    this.field.hidden = true;
  }

  /** Whose a coding is that would have words of two: four answers, the first of which gets the focus. */
  ask(question, answered) {
    const close = () => {
      this.asked.replaceChildren();
      this.who.list.focus();
    };
    const choices = ["first", "second", "both", "exchange"].map((one) =>
      make(
        "button",
        {
          type: "button",
          onclick: () => {
            close();
            answered(one);
          },
        },
        this.who.w(`shared.${one}`),
      ),
    );
    this.asked.replaceChildren(
      make("p", {}, question),
      ...choices,
      make("button", { type: "button", onclick: close }, this.who.w("shared.none")),
    );
    choices[0].focus();
  }
}
