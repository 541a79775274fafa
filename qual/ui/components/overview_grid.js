// The large grid of groups and rounds on Oversikt: a table whose cells are buttons. Filled with textContent only.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".qual-grid");
  if (!root || !data) return;
  const make = (tag, className, words) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (words !== undefined && words !== null) element.textContent = words;
    return element;
  };

  const cell = (told) => {
    const box = make(told.session ? "button" : "div", `cell ${told.status}`);
    if (told.session) {
      box.type = "button";
      box.setAttribute("aria-label", told.label);
      box.title = told.title;
      box.addEventListener("click", () => setTriggerValue("open", told.session));
    }
    if (told.date) box.append(make("span", "date", told.date));
    box.append(make("span", "words", told.words));
    if (told.share !== null) {
      const bar = make("span", "bar");
      const filled = make("span", "filled");
      filled.style.width = `${Math.round(told.share * 100)}%`;
      bar.append(filled);
      box.append(bar, make("span", "coded", told.coded));
    }
    return box;
  };

  const table = make("table");
  table.setAttribute("aria-label", data.label);
  const head = make("tr");
  head.append(make("td"));
  for (const round of data.rounds) {
    const th = make("th", "round", round.label);
    th.scope = "col";
    if (round.year) th.append(make("span", "year", round.year));
    head.append(th);
  }
  table.append(head);
  for (const row of data.rows) {
    const tr = make("tr");
    const th = make("th", "group");
    th.scope = "row";
    const mark = make("span", "mark", row.mark);
    mark.style.color = row.colour;
    mark.setAttribute("aria-hidden", "true");
    th.append(mark, make("span", "code", row.code));
    if (row.name) th.append(make("span", "name", row.name));
    tr.append(th);
    for (const told of row.cells) {
      const td = make("td");
      td.append(cell(told));
      tr.append(td);
    }
    table.append(tr);
  }
  root.replaceChildren(table);
}
