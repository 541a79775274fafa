// A figure on a page: it fills its column at every width, says which mark was clicked, and goes on the big screen. A
// list stands on the page by itself; here it is only for the big screen (`hidden`).

import { blocks, legend, spaceOf } from "./figure.js";
import { summoned } from "../shared/summons.js";
import { nearest } from "./moving.js";
import { FigureScreen } from "./screen.js";

const PRINTED = 700; // pixels: what every paper has room for

class View {
  constructor(root, parent) {
    this.root = root;
    this.framed = null; // which mark has a frame
    this.paper = matchMedia("print");
    this.screen = new FigureScreen(this, parent);
    root.addEventListener("click", ({ target }) => {
      this.choose(target.closest(".mark"));
      const door = target.closest("[data-door]");
      if (door) this.open(door.dataset.door);
    });
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focusin", (event) => this.visit(event.target.closest(".mark")));
  }

  tell({ figure, words, said, hidden, framed }, send, open) {
    // each run of the page tells it, also those that change something else
    if (JSON.stringify(figure) !== JSON.stringify(this.figure)) this.figure = figure;
    Object.assign(this, { words, said, hidden, framed, send, open });
    this.root.setAttribute("aria-label", figure.title);
    if (!this.watch) {
      this.watch = new ResizeObserver(() => requestAnimationFrame(() => this.draw()));
      this.watch.observe(this.root);
      this.deaf = summoned(() => this.screen.show());
      // what was measured in the font that stands in until the page's own is there
      if (document.fonts.status !== "loaded") document.fonts.ready.then(() => this.draw(true));
    }
    this.paper.onchange = () => this.draw(true);
    if (!this.draw()) this.mark();
    this.screen.renew();
  }

  leave() {
    this.watch?.disconnect();
    this.watch = null;
    this.paper.onchange = null;
    this.deaf();
  }

  draw(anew = false) {
    const width = this.paper.matches ? PRINTED : this.root.clientWidth;
    if (this.hidden || !width || (!anew && width === this.width && this.drawn === this.figure)) return false;
    Object.assign(this, { width, drawn: this.figure });
    const at = this.root.contains(document.activeElement) ? document.activeElement.closest(".mark")?.dataset.at : null;
    const under = legend(this.figure);
    this.root.replaceChildren(...blocks(this.figure, spaceOf(this.root, width)), ...(under ? [under] : []));
    this.mark();
    if (at) this.root.querySelector(`.mark[data-at="${at}"]`)?.focus({ preventScroll: true });
    return true;
  }

  /** The chosen mark has a frame; one mark can be reached by Tab, the others from there by the arrows. */
  mark() {
    let first = null;
    for (const one of this.root.querySelectorAll(".mark")) {
      const mine = Number(one.dataset.at) === this.framed;
      one.classList.toggle("chosen", mine);
      if (mine || !first) first = one;
    }
    this.visit(first);
  }

  visit(one) {
    if (!one) return;
    this.root.querySelector('.mark[tabindex="0"]')?.setAttribute("tabindex", "-1");
    one.setAttribute("tabindex", "0");
  }

  choose(one) {
    if (!one) return;
    this.framed = Number(one.dataset.at);
    this.mark();
    this.send(this.figure.marks[this.framed].of);
  }

  key(event) {
    const one = event.target.closest(".mark");
    if (!one || event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === "Enter" || event.key === " ") && one.localName === "g") this.choose(one);
    else {
      const next = nearest(one, event.key, this.root.querySelectorAll(".mark"));
      if (!next) return;
      next.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".qual-figure");
  if (!root || !data) return undefined;
  const view = (root.view ??= new View(root, parentElement));
  view.tell(
    data,
    (of) => setTriggerValue("mark", of),
    (door) => setTriggerValue("door", door),
  );
  return () => view.leave();
}
