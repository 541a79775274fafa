// What is said of a code wherever it can be taken.

import { make } from "../shared/drawing.js";

/** That a code has not passed the code test, as Kodebok says it; null for one that has, or is not tested. */
export function failedMark(view, code) {
  return code?.failed ? make("span", { class: "qt-quiet qt-failed" }, view.w("failed")) : null;
}
