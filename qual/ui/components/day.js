// The rounds of one place side by side on Analysedag, and the same as slides for a big screen. Filled with textContent only.
// On the slides: ← → turn, n writes something down, Esc leaves. What is written goes by the window's wire (`wire/`).
const { wire } = await import(new URL("/qual/js/wire.js", location.origin).href);
const line = wire();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".qual-day");
  if (!root || !data) return;
  const say = data.words;
  const view = (root.qual ??= { at: 0, dialog: null, kind: data.kinds[0].id, draft: "", told: "", written: [] });
  view.written = []; // stored, and not yet among what Streamlit carries

  const make = (tag, className, words) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (words !== undefined && words !== null) element.textContent = words;
    return element;
  };
  const button = (className, words, act) => {
    const made = make("button", className, words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  const theme = (told) => {
    const line = make("li", told.change ?? "");
    const sign = make("span", "sign", told.sign);
    sign.setAttribute("aria-hidden", "true");
    line.append(sign, make("span", "name", told.name));
    line.append(make("span", "count", told.word ? `${told.display} · ${told.word}` : told.display));
    return line;
  };
  const quotation = (told) => {
    const box = make("figure");
    const by = make("figcaption");
    by.append(make("span", null, told.theme));
    by.append(button("place", told.reference, () => leave(() => setTriggerValue("open", { session: told.session, utterance: told.reference }))));
    box.append(make("blockquote", null, told.text), by);
    return box;
  };
  const head = (round, tag) => {
    const top = make("header");
    const title = make(tag, null, round.head);
    if (round.year) title.append(make("span", "year", round.year));
    top.append(title, make("p", "present", round.present));
    return top;
  };
  const lists = (round) => {
    const box = make("div", "themes");
    const list = make("ul");
    list.append(...round.themes.map(theme));
    if (round.themes.length) box.append(list);
    if (round.gone) box.append(make("p", "gone", round.gone));
    if (round.note) box.append(make("p", "note", round.note));
    return box;
  };
  const away = (round) => {
    const box = make("div", "missing");
    if (round.missing.length) box.append(make("h4", null, say.missing));
    box.append(...round.missing.map((words) => make("p", null, words)));
    return box;
  };
  const quoted = (round) => {
    const box = make("div", "quotes");
    box.append(...round.quotes.map(quotation));
    return box;
  };
  const column = (round) => {
    const box = make("section", round.held ? "round" : "round empty");
    box.append(head(round, "h3"), lists(round));
    if (round.quotes.length) box.append(quoted(round));
    if (round.missing.length) box.append(away(round));
    return box;
  };

  // --- slides --------------------------------------------------------------------------------------------------
  const together = () => {
    const box = make("div", "side");
    for (const round of data.rounds) {
      const one = make("section", round.held ? "round" : "round empty");
      one.append(head(round, "h3"), lists(round));
      box.append(one);
    }
    return box;
  };
  const alone = (round) => {
    const box = make("div", "alone");
    const left = make("div");
    left.append(head(round, "h3"), lists(round), away(round));
    box.append(left, quoted(round));
    return box;
  };
  const concluded = () => {
    const box = make("div", "side kinds");
    for (const kind of data.kinds) {
      const one = make("section", "round");
      one.append(make("h3", null, kind.words));
      const list = make("ul", "entries");
      const waiting = line.waitingOf("day");
      const mine = [...view.written, ...waiting].filter((act) => act.as === kind.id && act.about === data.place);
      for (const entry of kind.entries) {
        const line = make("li", null, entry.text);
        line.append(make("span", "by", entry.by));
        list.append(line);
      }
      for (const act of mine) {
        const entry = make("li", waiting.includes(act) ? "pending" : null, act.text);
        entry.append(make("span", "by", waiting.includes(act) ? say.pending : act.coder));
        list.append(entry);
      }
      if (list.children.length) one.append(list);
      else one.append(make("p", "note", say.nothing));
      box.append(one);
    }
    return box;
  };
  const slides = [together, ...data.rounds.map((round) => () => alone(round)), concluded];

  const leave = (then) => {
    if (document.fullscreenElement) document.exitFullscreen();
    view.dialog?.close();
    if (then) then();
  };
  const write = () => {
    const text = view.draft.trim();
    if (!text) return;
    if (!line.queue) return;
    view.draft = view.told = "";
    line.add("day", "write", { as: view.kind, about: data.place, text }, `${data.place}: ${text}`);
    view.at = slides.length - 1;
    draw();
  };
  const pen = () => {
    const box = make("form", "pen");
    const kinds = make("div", "choice");
    kinds.setAttribute("role", "radiogroup");
    kinds.setAttribute("aria-label", say.kind);
    for (const kind of data.kinds) {
      const one = button("", kind.one, () => {
        view.kind = kind.id;
        draw();
        view.dialog.querySelector("textarea").focus();
      });
      one.setAttribute("role", "radio");
      one.setAttribute("aria-checked", String(kind.id === view.kind));
      kinds.append(one);
    }
    const field = make("textarea");
    field.rows = 1;
    field.value = view.draft;
    field.placeholder = say.placeholder;
    field.setAttribute("aria-label", say.placeholder);
    field.addEventListener("input", () => { view.draft = field.value; });
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); write(); }
      if (event.key === "Escape") { event.preventDefault(); view.dialog.querySelector(".slide").focus(); }
    });
    box.addEventListener("submit", (event) => { event.preventDefault(); write(); });
    const store = make("button", "store", say.write);
    store.type = "submit";
    box.append(kinds, field, store);
    if (view.told) box.append(Object.assign(make("p", "note", view.told), { role: "alert" }));
    return box;
  };
  const turn = (by) => {
    view.at = Math.min(Math.max(view.at + by, 0), slides.length - 1);
    draw();
  };
  const draw = () => {
    const dialog = view.dialog;
    if (!dialog) return;
    const typing = dialog.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA";
    const top = make("div", "top");
    top.append(make("h2", null, data.place));
    const at = make("span", "at", `${view.at + 1} / ${slides.length}`);
    at.setAttribute("aria-live", "polite");
    top.append(
      at, button("turn", "←", () => turn(-1)), button("turn", "→", () => turn(1)), button("close", say.close, () => leave()),
    );
    top.querySelectorAll(".turn").forEach((one, place) => one.setAttribute("aria-label", place ? say.next : say.previous));
    const middle = make("div", "slide");
    middle.tabIndex = 0;  // so that a long slide scrolls from the keyboard
    middle.append(slides[view.at]());
    dialog.replaceChildren(top, middle, pen());
    if (!dialog.open) return;
    if (typing) {
      const field = dialog.querySelector("textarea");
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    } else middle.focus();  // the keys are the dialog's only while the focus is in it
  };
  const show = () => {
    const dialog = make("dialog", "qual-slides");
    dialog.setAttribute("aria-label", `${data.place}: ${say.present}`);
    dialog.addEventListener("close", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      dialog.remove();
      view.dialog = null;
    });
    dialog.addEventListener("fullscreenchange", () => {
      if (!document.fullscreenElement) dialog.close();  // Esc of a full screen is the browser's own
    });
    dialog.addEventListener("keydown", (event) => {
      const key = event.key;
      event.stopPropagation();  // Streamlit has keys of its own
      if (event.target.tagName === "TEXTAREA" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (key === "Escape") { event.preventDefault(); leave(); }
      if (key === "ArrowRight" || key === "PageDown") { event.preventDefault(); turn(1); }
      if (key === "ArrowLeft" || key === "PageUp") { event.preventDefault(); turn(-1); }
      if (key === "n") { event.preventDefault(); dialog.querySelector("textarea").focus(); }
    });
    parentElement.append(dialog);  // beside what is drawn anew: a dialog that is moved is no longer modal
    view.dialog = dialog;
    view.at = 0;
    draw();
    dialog.showModal();
    dialog.querySelector(".slide").focus();
    dialog.requestFullscreen?.().catch(() => {});
  };

  // --- on the page ---------------------------------------------------------------------------------------------
  const bar = make("div", "bar");
  bar.append(button("show", say.show, show), make("span", "keys", say.keys));
  const side = make("div", "side");
  side.append(...data.rounds.map(column));
  root.replaceChildren(bar, side);
  draw();

  // --- the wire ------------------------------------------------------------------------------------------------
  /** An answer: what is stored is carried here by the page's script; what is not, stands in the field again, with the reason. */
  const hear = (_, settled) => {
    for (const { act, answer } of settled) {
      if (answer.ok) view.written.push(act);
      else [view.draft, view.told] = [view.draft || act.text, answer.error];
    }
    if (settled.some(({ answer }) => answer.ok)) line.renew?.();
    draw();
  };
  return line.look({ name: "day", seen: () => ({}), hear });
}
