// A figure or a list on the big screen: drawn for it, as many slides as it takes. Enter on a mark shows its words.

import { make } from "../shared/drawing.js";
import { Screen } from "../shared/screen.js";
import { blocks, legend, spaceOf } from "./figure.js";
import { quotation } from "./listing.js";

const LARGER = [1.6, 1.4, 1.2]; // than the least

export class FigureScreen extends Screen {
  /** `view` has the `figure`, `words` of the screen, `said` (what is behind the mark that was chosen) and `choose`. */
  constructor(view, parent) {
    super(parent);
    this.view = view;
    this.open = false; // whether the words of a mark are
  }

  get name() {
    return `${this.title}: ${this.words.show}`;
  }

  get title() {
    return this.view.figure.title;
  }

  /** The figure as the screen shows it, which leads nowhere else. */
  get figure() {
    const { panels, ...told } = this.view.figure;
    return panels ? { ...told, panels: panels.map(({ door: _away, ...panel }) => panel) } : told;
  }

  get words() {
    return this.view.words;
  }

  get slides() {
    return this.fitted().map((page) => () => this.slide(page));
  }

  /** The pages, made anew where the figure, the room or what stands beside it is another. */
  fitted() {
    const room = `${innerWidth} ${innerHeight} ${this.open}`;
    if (this.fit?.figure !== this.view.figure || this.fit.room !== room) {
      this.fit = { figure: this.view.figure, room, pages: this.fitting() };
    }
    return this.fit.pages;
  }

  /** The pages, as large as they can be without becoming more. */
  fitting() {
    this.size = 1;
    const least = this.pages().length;
    for (this.size of LARGER) {
      const pages = this.pages();
      if (pages.length <= least && !this.over) return pages;
    }
    this.size = 1;
    return this.pages();
  }

  closed() {
    this.open = false;
    removeEventListener("resize", this.again);
  }

  show() {
    super.show();
    this.again = () => this.renew();
    addEventListener("resize", this.again);
  }

  back() {
    if (!this.open) return false;
    this.open = false;
    this.find();
    return true;
  }

  other(key, event) {
    const all = [...this.middle.querySelectorAll(".mark")];
    const here = event.target.closest(".mark");
    if (key === "ArrowDown" || key === "ArrowUp") {
      const at = all.indexOf(here);
      const next = all[at < 0 ? 0 : at + (key === "ArrowDown" ? 1 : -1)];
      next?.focus();
      return Boolean(next);
    }
    if ((key !== "Enter" && key !== " ") || !here) return false;
    this.choose(here);
    return true;
  }

  choose(mark) {
    this.open = true;
    this.last = mark.dataset.at;
    this.view.choose(mark);
    this.find();
  }

  /** The figure, its words or the window are others. */
  renew() {
    if (!this.dialog) return;
    if (this.open) this.find();
    else this.draw();
  }

  /** Draw the slide on which the chosen mark now is: with its words beside, there is less room and there are more. */
  find() {
    const here = (block) => block.querySelector(`.mark[data-at="${this.last}"]`);
    this.at = Math.max(
      this.fitted().findIndex((page) => page.some(here)),
      0,
    );
    this.draw();
    here(this.middle)?.focus();
  }

  // --- slides ------------------------------------------------------------------------------------------------
  frame(...children) {
    return make("div", { class: "qual-figure screen", style: `--size: ${this.size}` }, ...children);
  }

  slide(page) {
    const { figure } = this;
    const drawn = this.frame(...page);
    for (const one of drawn.querySelectorAll(".mark")) one.setAttribute("tabindex", "0");
    drawn.addEventListener("click", (event) => {
      const mark = event.target.closest(".mark");
      if (mark) this.choose(mark);
    });
    return make(
      "div",
      { class: "shown" },
      make("p", { class: "reading" }, figure.reading),
      make("div", { class: this.open ? "beside" : "" }, drawn, this.open ? this.said() : null),
      this.under(),
    );
  }

  under() {
    const { figure } = this;
    const [note] = figure.notes.slice(-1); // what such figures are, and are not
    const meant = figure.keys ? legend(figure) : null;
    return this.frame(...(meant ? [meant] : []), ...(note ? [make("p", { class: "note" }, note)] : []));
  }

  said() {
    const { said, words } = this.view;
    const told = said?.quotes ?? [];
    return make(
      "aside",
      { class: "behind", tabindex: 0, "aria-live": "polite" },
      make("h3", {}, said ? said.title : words.waiting),
      ...told.map(quotation),
      said && !told.length ? make("p", {}, words.none) : null,
    );
  }

  /** The blocks of the figure, as many on each page as have room; a block that is too high is cut between its rows. */
  pages() {
    const { figure } = this;
    const probe = this.frame();
    const reading = make("p", { class: "reading" }, figure.reading);
    const under = this.under();
    const measured = make(
      "div",
      { class: "slide", style: "overflow: hidden" },
      make("div", { class: "shown" }, reading, make("div", {}, probe), under),
    );
    this.dialog.replaceChildren(...[this.top(9), measured, this.foot()].filter(Boolean));
    const gap = parseFloat(getComputedStyle(probe).rowGap) || 0;
    const room = measured.clientHeight - reading.offsetHeight - under.offsetHeight - 4 * gap;
    const width = probe.clientWidth * (this.open ? 0.62 : 1);
    const space = spaceOf(probe, Math.floor(width));
    const heights = (all) => {
      probe.replaceChildren(...all); // together: the browser lays them out once
      return all.map((block) => block.offsetHeight);
    };
    const whole = blocks(figure, space);
    const high = heights(whole);
    const several = ["lines", "columns", "quotes"].includes(figure.kind)
      ? 1
      : Math.ceil(Math.max(0, ...high) / Math.max(room, 1));
    const all = several > 1 ? this.cut(several).flatMap((rows) => blocks(figure, space, rows)) : whole;
    return this.filled(all, several > 1 ? heights(all) : high, { room, gap });
  }

  /** The rows of the figure in so many parts of like length, or as many as there are rows. */
  cut(several) {
    const rows = this.figure.rows.map((_, r) => r);
    const size = Math.ceil(rows.length / several);
    return Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => rows.slice(at * size, (at + 1) * size));
  }

  /** Blocks on pages, as many on each as have room. */
  filled(all, heights, { room, gap }) {
    const pages = [];
    this.over = false; // whether something is higher than a slide
    let left = 0;
    all.forEach((block, at) => {
      const mine = heights[at] + gap;
      this.over ||= mine > room + gap;
      if (!pages.length || mine > left) {
        pages.push([]);
        left = room;
      }
      pages.at(-1).push(block);
      left -= mine;
    });
    return pages.length ? pages : [[]];
  }
}
