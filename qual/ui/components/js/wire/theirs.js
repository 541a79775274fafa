// Streamlit speaks English only. What it says of its own accord (menus, buttons, tips; never what a page of ours gave
// it) is put into the window's language where it is drawn.

/** Where Streamlit's own texts stand, by their test ids' beginnings. */
const PLACES = [
  "stConnectionStatus",
  "stDataFrameColumn",
  "stDataFrameStatistics",
  "stDataFrameTooltip",
  "stDateInputCalendar",
  "stDateInputField",
  "stElementToolbar",
  "stFileChip",
  "stFileUploaderDropzone",
  "stMultiSelectDropdown",
  "stNumberInput",
  "stSelectboxVirtualDropdown",
  "stSkipToContent",
  "stStatusWidget",
  "stToastViewButton",
  "stTooltipContent",
]
  .map((name) => `[data-testid^="${name}"]`)
  .join(", ");
const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "placeholder"];
const TOLD = 250; // milliseconds until a table has told those who hear which cell is chosen
const LOOKS = 8; // how often that is looked for
const OURS = '[class*="st-key-qual_"] [data-testid="stBidiComponentRegular"]';

/** What a text of Streamlit's becomes, by {theirs: ours}, where `{count}` stands for whatever is there, or null. */
export function translator(words) {
  const exact = new Map(Object.entries(words));
  const patterns = Object.entries(words)
    .filter(([theirs]) => theirs.includes("{"))
    .map(([theirs, ours]) => {
      const parts = theirs.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      return { ours, names: theirs.match(/\{\w+\}/g), form: new RegExp(`^${parts.join("(.+)")}$`, "s") };
    });
  return (text) => {
    if (exact.has(text)) return exact.get(text);
    for (const { ours, names, form } of patterns) {
      const found = form.exec(text);
      if (found) return names.reduce((made, name, i) => made.replace(name, () => found[i + 1]), ours);
    }
    return null;
  };
}

/** The name of a cell that is written in, which has none of its own: its column's. */
function column() {
  const cell = document.querySelector('canvas td[aria-selected="true"]');
  return cell?.closest("table").querySelector(`th[aria-colindex="${cell.getAttribute("aria-colindex")}"]`)?.textContent;
}

/** The words of which `plain` (plain.py) made this Markdown: Streamlit names a popover by its label's source. */
export function unescaped(markdown) {
  return markdown.replace(/:color\[\\(.)\]|\\(.)|&#(\d+);/gs, (_, looked, sign, number) =>
    number ? String.fromCodePoint(Number(number)) : (looked ?? sign),
  );
}

/** Keeps what Streamlit says in the words of `speak`, also what it draws later. */
export class Theirs {
  constructor() {
    this.words = null;
    this.said = null;
  }

  speak(words) {
    if (JSON.stringify(words) === this.words) return;
    this.words = JSON.stringify(words);
    this.said = translator(words);
    this.within(document.body);
    this.watcher ??= new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === "childList") for (const node of addedNodes) this.within(node);
        else if (type === "attributes") this.labels(target);
        else this.text(target);
      }
    });
    this.watcher.observe(document.body, {
      childList: true,
      subtree: true,
      characterData: true,
      attributeFilter: ATTRIBUTES,
    });
  }

  within(node) {
    if (node.nodeType === Node.TEXT_NODE) this.text(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    this.labels(node);
    for (const one of node.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join(", "))) this.labels(one);
    const places = node.closest(PLACES) ? [node] : node.querySelectorAll(PLACES);
    for (const place of places) {
      const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) this.text(walker.currentNode);
    }
    if (node.closest("#portal")) this.cell(node, LOOKS);
  }

  /** Names the field in a cell, and the choice of nothing. */
  cell(node, looks) {
    setTimeout(() => {
      const head = column();
      if (head) this.name(node, head);
      else if (looks) this.cell(node, looks - 1);
    }, TOLD);
  }

  name(node, head) {
    const name = (found, words) => found.setAttribute("aria-label", words);
    for (const field of node.querySelectorAll(":is(input, textarea):not([aria-label])")) name(field, head);
    for (const empty of node.querySelectorAll('[role="option"]:empty')) name(empty, "–");
  }

  text(node) {
    if (!node.parentElement?.closest(PLACES)) return;
    const ours = this.said(node.nodeValue.trim());
    if (ours !== null && ours !== node.nodeValue) node.nodeValue = ours;
  }

  labels(element) {
    if (element.closest(OURS)) return;
    for (const name of ATTRIBUTES) {
      const theirs = element.getAttribute(name);
      const named = element.dataset.testid === "stPopoverBody" && theirs !== element.dataset.named;
      const ours = theirs && (this.said(theirs) ?? (named ? unescaped(theirs) : null));
      if (!ours || ours === theirs) continue;
      if (name === "aria-label") element.dataset.theirs = theirs; // by which `quiet.js` finds it
      if (named) element.dataset.named = ours; // once: the words may look like Markdown themselves
      element.setAttribute(name, ours);
    }
  }
}
