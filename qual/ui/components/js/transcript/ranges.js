// The document's ranges and the UTF-16 units of a text.

/** How many UTF-16 units of `root`'s text stand before a place in it. A selection may end in the handle of a coding
 *  (`data-unit`), which is drawn there and stands last in the document. */
export function unitsBefore(root, node, offset) {
  const handle = (node.closest ? node : node.parentElement).closest("[data-unit]");
  if (handle) return Number(handle.dataset.unit);
  const range = document.createRange();
  range.setStart(root, 0);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The document's range for UTF-16 units [start, end) of `root`'s text. */
export function rangeIn(root, start, end) {
  const range = document.createRange();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let before = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const after = before + node.length;
    if (start >= before && start <= after) range.setStart(node, start - before);
    if (end >= before && end <= after) {
      range.setEnd(node, end - before);
      break;
    }
    before = after;
  }
  return range;
}
