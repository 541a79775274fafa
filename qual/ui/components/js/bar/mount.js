// The bar as screen readers find it: the row of pages is a landmark, and the current page says so. Streamlit's links have
// no such words, so they are given when the page has been drawn.

export default function mount({ data }) {
  if (!data) return;
  const row = document.querySelector(".st-key-qual_nav");
  row?.setAttribute("role", "navigation");
  row?.setAttribute("aria-label", data.label);
  for (const link of document.querySelectorAll(".st-key-qual_nav a, [class*='st-key-qual_pages_'] a")) {
    if (!link.getAttribute("href")) link.setAttribute("href", "/"); // the first page's is empty, which is where one is
    if (link.getAttribute("href") === data.address) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}
