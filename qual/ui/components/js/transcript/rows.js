// What was said, row by row, with the codings on it: coloured underlines in lanes, a bar for a whole utterance, chips
// in the margin. The session that is being coded and the one beside it are drawn by this.

import { clock, fill, make } from "../shared/drawing.js";
import { byName } from "../shared/order.js";
import { toUnits } from "../shared/positions.js";
import { cutInRuns, putInLanes } from "../shared/spans.js";

const TOGETHER = 40; // rows that the browser lays out, or leaves out while they are out of sight, as one

const AROUND = 60; // rows on either side of the frame that are drawn at once
const AT_ONCE = 150; // rows drawn in one go when nothing hurries

/** Who somebody is in all sessions, as a label is of one; nothing where nobody has said, or where the label says it. */
export function called({ speaker, person, pseudonym }) {
  return [person, pseudonym].filter((name) => name && name !== speaker).join(" ");
}

export class Rows {
  constructor(utterances, words) {
    this.words = words;
    this.rows = utterances.map((one, index) => ({ ...one, index, shown: true, drawn: "", on: [], ids: [] }));
    this.byId = new Map(this.rows.map((row) => [row.id, row]));
    this.codes = new Map();
    this.state = {};
    this.undrawn = []; // rows whose codings are still to be drawn
    this.gone = new AbortController();
    addEventListener("beforeprint", () => this.drawSome(Infinity), { signal: this.gone.signal });
  }

  destroy() {
    this.gone.abort();
    clearTimeout(this.drawing);
    this.root.remove();
  }

  w(key, values = {}) {
    return fill(this.words[key] ?? key, values);
  }

  makeBody(label, more = {}) {
    const timed = this.rows.some((row) => row.start !== null);
    const body = make("div", {
      class: `qt-scroll${timed ? "" : " qt-untimed"}`,
      role: "grid",
      tabindex: 0,
      "aria-label": label,
      onmouseover: (event) => this.light(event.target, true),
      onmouseout: (event) => this.light(event.target, false),
      ...more,
    });
    const longest = Math.max(3, ...this.rows.map((row) => row.speaker?.length ?? 0));
    body.style.setProperty("--who", `${Math.min(longest, 13) * 0.62 + 0.4}rem`);
    for (let i = 0; i < this.rows.length; i += TOGETHER) {
      const chunk = make(
        "div",
        { role: "rowgroup", class: "qt-chunk" },
        ...this.rows.slice(i, i + TOGETHER).map((row) => this.makeRow(row, timed)),
      );
      chunk.style.setProperty("--rows", Math.min(TOGETHER, this.rows.length - i));
      body.append(chunk);
    }
    return body;
  }

  makeRow(row, timed) {
    row.cell = make("div", { role: "gridcell", class: "qt-text" }, row.text);
    row.chips = make("div", { role: "gridcell", class: "qt-chips" });
    const time = timed
      ? make("div", { role: "gridcell", class: "qt-time" }, row.start === null ? "" : clock(row.start))
      : null;
    const about = [called(row), row.role].filter(Boolean).join(" · ");
    row.who = make("div", { role: "gridcell", class: "qt-who", title: about }, row.speaker ?? "");
    this.markCorrected(row);
    const classes = `qt-row${row.moderator ? " qt-moderator" : ""}`;
    row.element = make(
      "div",
      { role: "row", class: classes, id: `qt-${row.id}`, "data-index": row.index },
      time,
      row.who,
      row.cell,
      row.chips,
    );
    return row.element;
  }

  /** Take codings off their rows and put others on; draws the rows that this touches. */
  place(pairs) {
    const touched = new Set();
    for (const [before, after] of pairs) {
      for (const [utterance] of before?.spans ?? []) {
        const row = this.byId.get(utterance);
        if (row) row.on = row.on.filter(({ coding }) => coding.id !== before.id);
        touched.add(row);
      }
      for (const [utterance, start, end] of after?.spans ?? []) {
        const row = this.byId.get(utterance);
        row?.on.push({ coding: after, points: [start, end] });
        touched.add(row);
      }
    }
    for (const row of touched) if (row) this.drawRow(row);
  }

  /** Put all codings on anew: what is in sight is drawn now, the rest when the browser has time, or is about to
   *  print. */
  placeAll(codings, near = 0) {
    for (const row of this.rows) row.on = [];
    for (const coding of codings) {
      for (const [utterance, start, end] of coding.spans) {
        this.byId.get(utterance)?.on.push({ coding, points: [start, end] });
      }
    }
    const first = Math.max(0, near - AROUND);
    for (const row of this.rows.slice(first, near + AROUND)) this.drawRow(row);
    this.undrawn = [...this.rows.slice(near + AROUND), ...this.rows.slice(0, first)];
    clearTimeout(this.drawing);
    this.drawing = setTimeout(() => this.drawSome());
  }

  drawSome(most = AT_ONCE) {
    const rows = this.undrawn.splice(0, most);
    for (const row of rows) this.drawRow(row);
    if (this.undrawn.length) this.drawing = setTimeout(() => this.drawSome(), 4);
    else this.allDrawn?.();
  }

  /** A corrected text in the place of the one that is drawn; whether it differed. */
  setText(row, { text, enough, corrected }) {
    if (row.text === text) return false;
    Object.assign(row, { text, enough, corrected, drawn: null, folded: null });
    row.cell.textContent = text;
    this.markCorrected(row);
    return true;
  }

  /** Say under the label that what stands here is a correction. */
  markCorrected(row) {
    row.who.querySelector(".qt-corrected")?.remove();
    if (row.corrected) row.who.append(make("span", { class: "qt-corrected" }, this.w("corrected.mark")));
  }

  /** Draw the row anew where it looks different; a coding that only got its id from the store keeps its elements, for
   *  somebody may be selecting words there. */
  drawRow(row) {
    if (!row.on.length && !row.ids.length) return;
    row.on.sort(
      (a, b) =>
        a.points[0] - b.points[0] ||
        b.points[1] - a.points[1] ||
        byName(this.codes.get(a.coding.code)?.name ?? "", this.codes.get(b.coding.code)?.name ?? "") ||
        byName(a.coding.coder, b.coding.coder),
    );
    const ids = row.on.map(({ coding }) => coding.id);
    const look = JSON.stringify(
      row.on.map(({ coding, points }) => [
        this.codes.get(coding.code)?.name,
        this.codes.get(coding.code)?.colour,
        coding.coder,
        coding.kind,
        coding.stance,
        coding.spans.length,
        points,
      ]),
    );
    const renamed = new Map(row.ids.map((id, i) => [id, ids[i]]));
    row.ids = ids;
    if (look === row.drawn) {
      for (const element of row.element.querySelectorAll("[data-codings]")) {
        element.dataset.codings = element.dataset.codings
          .split(" ")
          .map((id) => renamed.get(id) ?? id)
          .join(" ");
      }
      this.markPending(row);
      return;
    }
    row.drawn = look;
    const length = row.text.length;
    const spans = row.on.map(({ coding, points }) => ({
      coding,
      start: toUnits(row.text, points[0]),
      end: toUnits(row.text, points[1]),
    }));
    const whole = spans.filter((span) => span.start === 0 && span.end === length);
    const parts = spans.filter((span) => span.start > 0 || span.end < length);
    const lanes = putInLanes(parts);
    row.element.style.setProperty("--lanes", lanes);
    row.element.style.setProperty("--bars", whole.length);
    row.cell.replaceChildren(
      ...cutInRuns(length, parts).map((run) => this.makeRun(row.text.slice(run.start, run.end), run.spans, lanes)),
    );
    row.cell.append(
      ...whole.map((span, i) => {
        const bar = make("i", { class: "qt-bar-mark", "data-codings": span.coding.id, "aria-hidden": "true" });
        bar.style.cssText = `--c: ${this.colour(span.coding.code)}; --i: ${i}`;
        return bar;
      }),
    );
    const byCode = Map.groupBy(new Set(row.on.map(({ coding }) => coding)), (coding) => coding.code);
    row.chips.replaceChildren(
      ...[...byCode.values()].map((codings) => this.makeChip(codings)),
      ...(row.note ? [row.note] : []),
    );
    this.markPending(row);
  }

  /** Show which of the row's codings are not stored yet: on what is drawn already, for somebody may be selecting
   *  words there. */
  markPending(row) {
    const waiting = new Map(row.on.filter(({ coding }) => coding.pending).map(({ coding }) => [coding.id, coding]));
    if (!waiting.size && !row.waits) return;
    row.waits = waiting.size > 0;
    for (const element of row.element.querySelectorAll("[data-codings]")) {
      const codings = element.dataset.codings
        .split(" ")
        .map((id) => waiting.get(id))
        .filter(Boolean);
      element.classList.toggle("qt-pending", codings.length > 0);
      element.classList.toggle(
        "qt-going",
        codings.some((coding) => coding.going),
      );
      if (element.told !== undefined) {
        element.title = codings.length ? `${this.w("pending")} · ${element.told}` : element.told;
      }
    }
  }

  /** Say on a row that something was not stored, until it is read and closed. */
  note(row, words) {
    row?.note?.remove();
    if (!row) return;
    row.note = make(
      "span",
      { class: "qt-refused", role: "alert" },
      words,
      make(
        "button",
        {
          class: "qt-x",
          type: "button",
          "aria-label": this.w("close"),
          onclick: () => {
            row.note.remove();
            row.note = null;
          },
        },
        "×",
      ),
    );
    row.chips.append(row.note);
  }

  makeRun(words, spans, lanes) {
    if (!spans.length) return document.createTextNode(words);
    const lines = spans.map((span) => {
      const colour = this.colour(span.coding.code);
      const up = (lanes - 1 - span.lane) * 4;
      return `linear-gradient(${colour}, ${colour}) 0 calc(100% - ${up}px) / 100% 2.5px no-repeat`;
    });
    const run = make("span", { class: "qt-run", "data-codings": spans.map((span) => span.coding.id).join(" ") }, words);
    run.style.background = lines.join(", ");
    return run;
  }

  colour(code) {
    return `var(--qual-${this.codes.get(code)?.colour ?? 11})`;
  }

  /** One chip a code, however many codings. */
  makeChip(codings) {
    const name = this.codes.get(codings[0].code)?.name ?? "";
    const mine = codings.filter((coding) => coding.coder === this.state.coder);
    const others = [...new Set(codings.map((coding) => coding.coder))].filter((coder) => coder !== this.state.coder);
    const kinds = [...new Set(codings.map((coding) => coding.kind))].filter((kind) => kind !== "individual");
    const stances = [...new Set(codings.map((coding) => coding.stance).filter(Boolean))];
    const remove = this.w("remove", { code: name });
    const chip = make(
      "span",
      {
        class: `qt-chip${mine.length ? "" : " qt-other"}`,
        "data-codings": codings.map((coding) => coding.id).join(" "),
        title: [
          name,
          ...kinds.map((kind) => this.w(`kind.${kind}`)),
          ...stances.map((stance) => this.w(`stance.${stance}`)),
          ...others,
        ].join(" · "),
      },
      make("i", { class: "qt-dot", "aria-hidden": "true" }),
      make(
        "span",
        { class: "qt-label" },
        make("span", { class: "qt-name" }, name),
        codings.length > 1 ? make("span", { class: "qt-mark" }, `×${codings.length}`) : null,
        codings.some((coding) => coding.spans.length > 1)
          ? make("span", { class: "qt-mark", "aria-hidden": "true" }, "⇄")
          : null,
        ...stances.map((stance) => make("span", { class: "qt-mark" }, this.w(`stance.${stance}`))),
      ),
      this.removeFrom &&
        make(
          "button",
          {
            class: "qt-x",
            type: "button",
            tabindex: -1,
            "aria-label": remove,
            title: remove,
            onclick: () => this.removeFrom(chip),
          },
          "×",
        ),
    );
    chip.style.setProperty("--c", this.colour(codings[0].code));
    chip.told = chip.title;
    return chip;
  }

  /** Show which words a chip, or a coded run, belongs to. */
  light(target, on) {
    const ids = target.closest?.("[data-codings]")?.dataset.codings.split(" ") ?? [];
    for (const id of ids) {
      for (const one of this.root.querySelectorAll(`[data-codings~="${CSS.escape(id)}"]`)) {
        one.classList.toggle("qt-lit", on);
      }
    }
  }
}
