// What a coding stands for, and the buttons that say it.

import { make } from "../shared/drawing.js";

/** A few buttons of which one is pressed; with `loose`, pressing it again leaves none. */
export class Choice {
  constructor(label, options, act, { loose = false } = {}) {
    this.buttons = options.map(([name, words]) =>
      make(
        "button",
        { type: "button", "data-name": name, onclick: () => act(loose && this.chosen === name ? null : name) },
        words,
      ),
    );
    this.element = make("span", { class: "qt-choice", role: "group", "aria-label": label }, ...this.buttons);
  }

  choose(name) {
    this.chosen = name;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.name === name));
  }
}

export const KINDS = ["individual", "group", "interaction"];
export const STANCES = ["agreed", "opposed", "developed"];
export const VALENCES = ["positive", "negative"];

/** What a coding stands for: individual, group or interaction; for an exchange also what it does with the theme; and
 *  the experience that is told. `change` gets {kind, stance, valence}. */
export class About {
  constructor(view, change) {
    this.view = view;
    const choice = (name, options, loose) =>
      new Choice(
        view.w(name),
        options.map((one) => [one, view.w(`${name}.${one}`)]),
        (value) => change({ ...this.now, [name]: value }),
        { loose },
      );
    this.kind = choice("kind", KINDS, false);
    this.stance = choice("stance", STANCES, true);
    this.valence = choice("valence", VALENCES, true);
    this.valence.element.classList.add("qt-soft");
    this.valence.buttons.forEach((button, i) => button.prepend(`${"+−"[i]} `));
    this.cue = make("span", { class: "qt-cue" });
    this.element = make(
      "div",
      { class: "qt-about" },
      this.kind.element,
      this.stance.element,
      this.valence.element,
      this.cue,
    );
  }

  draw(now, cue = null) {
    this.now = now;
    for (const name of ["kind", "stance", "valence"]) this[name].choose(now[name]);
    this.stance.element.hidden = now.kind !== "interaction";
    const shown = cue && now.kind === "interaction" && !now.stance;
    this.cue.replaceChildren(
      ...(shown
        ? [
            make("span", { class: "qt-quiet" }, this.view.w("cue", { words: cue.words })),
            make(
              "button",
              {
                class: "qt-link",
                type: "button",
                onclick: () => {
                  this.view.takeCue();
                  this.view.focus();
                },
              },
              this.view.w("cue.take", { stance: this.view.w(`stance.${cue.stance}`) }),
              make("kbd", {}, this.view.keys.shown("stance")),
            ),
          ]
        : []),
    );
  }
}

/** What changing one thing about a coding leaves of the others: only an exchange agrees, opposes or develops. */
export function aboutOf({ kind, stance, valence }) {
  return { kind, stance: kind === "interaction" ? stance : null, valence };
}

/** The one after `now` among `options`, and after the last one none. */
export function nextOf(options, now) {
  return options[options.indexOf(now) + 1] ?? null;
}
