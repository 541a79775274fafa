// The keys with which one takes something back elsewhere too.

/** What Ctrl+Z and Ctrl+Shift+Z (on a Mac ⌘) ask for: "undo", "redo"; null for any other key. */
export function undoOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (Boolean(ctrlKey) === Boolean(metaKey) || altKey || key?.toLowerCase() !== "z") return null;
  return shiftKey ? "redo" : "undo";
}

/** Whether one writes there: then what is taken back is what was written, and the browser does it. */
export function writing(target) {
  return Boolean(target?.closest?.("input:not([type=checkbox], [type=radio]), textarea, [contenteditable]"));
}
