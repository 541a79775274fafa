// A table of Streamlit's is a picture of the rows that are in view: on paper, all of it stands as a table. It is made
// when it is asked for, as a long log would cost every screen.

import { make } from "../shared/drawing.js";

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".qual-paper");
  if (!root || !data) return undefined;
  const print = matchMedia("print");
  const show = () => root.replaceChildren(table(data));
  const hide = () => root.replaceChildren();
  const change = () => (print.matches ? show() : hide());
  addEventListener("beforeprint", show); // before the pages are counted
  addEventListener("afterprint", hide);
  print.addEventListener("change", change); // shown as on paper, without printing
  change();
  root.end?.(); // of the rows that stood here before: Streamlit mounts again without an end
  root.end = () => {
    removeEventListener("beforeprint", show);
    removeEventListener("afterprint", hide);
    print.removeEventListener("change", change);
  };
  return root.end;
}

function table({ head, lines }) {
  return make(
    "table",
    { class: "qual-table" },
    make("thead", {}, make("tr", {}, ...head.map((words) => make("th", { scope: "col" }, words)))),
    make("tbody", {}, ...lines.map((line) => make("tr", {}, ...line.map((words) => make("td", {}, words))))),
  );
}
