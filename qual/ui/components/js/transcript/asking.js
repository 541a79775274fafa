// What the page asks the server: ranked codes, labels, a cue to an exchange, what a correction moves; and looking
// through the session for suggestions worth going to.

import { Framed } from "./frame.js";
import { failedLast } from "./offers.js";

const SETTLE = 120; // milliseconds on an utterance before suggestions are asked for
const AGAIN = 900; // milliseconds before asking again when the suggestions were not ready
const SURVEYED = 150; // utterances in one question, when the whole session is looked through for suggestions

export class Asking extends Framed {
  constructor(utterances, words, line) {
    super(utterances, words);
    this.line = line;
    this.cue = null; // what the words of the exchange in the frame hint at
    this.turnedDown = new Set();
    this.suggestions = new Map(); // utterance id → ranked codes
    this.groups = new Map(); // utterance id → code groups that are near, with codes in them
    this.clear = new Set(); // utterances with a suggestion worth going to
    this.stale = new Set(); // utterances whose suggestions an act has touched since
    this.labels = null;
  }

  /** The suggestions for the utterance in the frame, less those answered here already. */
  suggested() {
    const has = new Set((this.here?.on ?? []).map(({ coding }) => coding.code));
    const all = this.suggestions.get(this.here?.id) ?? [];
    const open = all.filter((one) => !has.has(one.code) && !this.turnedDown.has(`${this.here.id} ${one.code}`));
    return failedLast(open, (one) => this.codes.get(one.code)?.failed);
  }

  get hasFrame() {
    return [...this.codes.values()].some((code) => code.origin === "framework");
  }

  /** Ask for suggestions when the frame has rested, for this utterance and the next few. */
  wonder(delay = SETTLE) {
    clearTimeout(this.asking);
    if (this.state?.pass !== "framework" || !this.here) return;
    if (this.suggestions.has(this.here.id) && !this.stale.has(this.here.id)) return;
    this.asking = setTimeout(() => {
      const near = this.rows.slice(this.at, this.at + 8).filter((row) => !row.moderator || row === this.here);
      this.ask("codes", { utterances: near.map((row) => row.id) });
    }, delay);
  }

  /** Ask what the words of an exchange hint at, when it has just been selected. */
  wonderCue() {
    clearTimeout(this.hinting);
    this.cue = null;
    this.about = null;
    if (!this.state || (this.at === this.anchor && (this.picked?.length ?? 0) < 2)) return;
    this.hinting = setTimeout(() => this.ask("stance", { texts: this.spans().map((span) => span.text) }), SETTLE);
  }

  ask(kind, fields, heard = (answer, question) => this.answered(answer, question)) {
    this.line.ask(kind, fields, heard);
  }

  askLabels() {
    if (this.state.pass !== "empirical") return;
    const spans = this.spans();
    this.labels = { at: this.here.id, ready: null };
    this.ask("labels", { text: spans.map((span) => span.text).join("\n") });
    this.panel.draw();
  }

  answered(answer, question) {
    if (this.gone.signal.aborted) return;
    if (answer.beside) this.setBeside(answer.beside);
    if (answer.labels && this.labels) this.labels.ready = answer.labels;
    if (answer.cue) this.cue = answer.cue;
    if (answer.kept) this.correcting?.answered(answer.kept);
    for (const [id, near] of Object.entries(answer.groups ?? {})) this.groups.set(id, near);
    for (const [id, ranked] of Object.entries(answer.codes ?? {})) {
      this.suggestions.set(id, ranked);
      this.stale.delete(id);
      if (answer.clear.includes(id)) this.clear.add(id);
      else this.clear.delete(id);
    }
    if (answer.later) {
      for (const id of question.utterances) this.stale.add(id);
      this.wonder(4 * AGAIN);
    }
    if (answer.wait && question.kind === "survey") setTimeout(() => this.survey(), AGAIN);
    else if (answer.wait) this.wonder(AGAIN);
    else if (question.kind === "survey") this.surveyed();
    this.panel.draw();
  }

  // --- looking through the session for suggestions -------------------------------------------------------------
  /** Whether a row has a suggestion worth going to that nobody has answered. */
  suggests(row) {
    if (!this.clear.has(row.id) || !this.counts(row)) return false;
    const has = new Set(row.on.map(({ coding }) => coding.code));
    return (this.suggestions.get(row.id) ?? []).some(
      (one) => !has.has(one.code) && !this.turnedDown.has(`${row.id} ${one.code}`),
    );
  }

  /** Ask for the suggestions of the next rows from the frame on that nobody asked for yet; whether there are any. */
  survey() {
    const open = [...this.rows.slice(this.at), ...this.rows.slice(0, this.at)].filter(
      (row) => this.counts(row) && !this.suggestions.has(row.id),
    );
    if (!open.length) return false;
    this.ask("survey", { utterances: open.slice(0, SURVEYED).map((row) => row.id) });
    return true;
  }

  surveyed() {
    if (this.seeking) this.nextSuggestion();
    if (this.filter.only === "suggested") {
      this.applyFilter();
      this.survey();
    }
  }

  nextSuggestion() {
    this.seeking = false;
    if (this.state.pass !== "framework") this.tell(this.w("suggestion.when"));
    else if (!this.hasFrame) this.tell(this.w("no_frame"));
    else if (!this.seek((row) => this.suggests(row))) {
      this.seeking = this.survey();
      this.tell(this.w(this.seeking ? "thinking" : "suggestion.none"));
    }
  }
}
