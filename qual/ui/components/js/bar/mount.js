// The bar as screen readers find it, and its field of search. The row of pages is a landmark, and the current page
// says so: Streamlit's links have no such words, so they are given as soon as a link is drawn, maybe after this.

import { Search } from "./search.js";

/** «Hopp til innholdet» leads to the page's name, which stands right after the bar: Streamlit's own leads before it. */
function skip(event) {
  if (!event.target.closest?.('[data-testid="stSkipToContent"]')) return;
  const name = document.querySelector("h1.qual-heard");
  if (!name) return;
  event.preventDefault();
  event.stopPropagation();
  name.tabIndex = -1;
  name.focus({ preventScroll: true });
}

export default function mount({ data, parentElement, setTriggerValue }) {
  const bar = document.querySelector(".st-key-qual_bar");
  const root = parentElement.querySelector(".qual-search");
  if (!data || !bar || !root) return undefined;
  const say = () => {
    const row = bar.querySelector(".st-key-qual_nav");
    row?.setAttribute("role", "navigation");
    row?.setAttribute("aria-label", data.label);
    for (const link of row?.querySelectorAll("a") ?? []) {
      if (!link.getAttribute("href")) link.setAttribute("href", "/"); // the first page's is empty: where one is
      if (link.getAttribute("href") === data.address) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };
  const observer = new MutationObserver(say);
  observer.observe(bar, { subtree: true, childList: true });
  say();
  addEventListener("click", skip, { capture: true });
  root.end?.(); // Streamlit mounts again without an end, as when the page goes dark
  const search = data.study ? new Search(root, data.words, (place) => setTriggerValue("go", place)) : null;
  root.end = () => {
    observer.disconnect();
    removeEventListener("click", skip, { capture: true });
    search?.end();
  };
  return root.end;
}
