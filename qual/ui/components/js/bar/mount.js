// The bar as screen readers find it, and its field of search. The row of pages is a landmark, and the current page
// says so: Streamlit's links have no such words, so they are given as soon as a link is drawn, maybe after this.

import { Search } from "./search.js";

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
  const search = data.study ? new Search(root, data.words, (place) => setTriggerValue("go", place)) : null;
  return () => {
    observer.disconnect();
    search?.end();
  };
}
