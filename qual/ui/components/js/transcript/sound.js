// The session's recording, played from the time of an utterance. The file stays where it is; the server sends the piece
// that is asked for.

import { make } from "../shared/drawing.js";

export class Player {
  constructor(view, recordings) {
    this.view = view;
    this.recordings = recordings;
    this.audio = make("audio", { controls: true, preload: "none", "aria-label": view.w("sound") });
    this.said = make("p", { class: "qt-quiet", role: "status" });
    this.element = make(
      "div",
      { class: "qt-section qt-sound" },
      make("h3", {}, view.w("sound")),
      this.audio,
      this.said,
    );
    this.audio.addEventListener("error", () => {
      if (this.audio.src) this.said.textContent = view.w("sound.unplayable", { file: this.now?.name ?? "" });
    });
    this.check(recordings[0]);
  }

  /** Say it calmly where the file cannot be found. */
  check(recording) {
    this.said.textContent = recording.address ? "" : this.view.w("sound.missing", { file: recording.name });
    return recording.address !== null;
  }

  /** Play from the time of a row, or of the last one before it that has a time; pause where it plays already. */
  play(row) {
    const timed = this.view.rows.slice(0, row.index + 1).findLast((one) => one.start !== null && one.part === row.part);
    const recording = this.recordings.find((one) => one.part === row.part) ?? this.recordings[0];
    if (!this.check(recording)) return this.view.tell(this.said.textContent, true);
    if (this.row === row && !this.audio.paused) return this.audio.pause();
    if (this.row === row && this.now === recording && this.audio.currentTime > 0) return this.start();
    if (!timed) return this.view.tell(this.view.w("sound.untimed"));
    this.row = row;
    if (this.now !== recording) this.audio.src = recording.address;
    this.now = recording;
    this.audio.currentTime = Math.max(0, timed.start + recording.offset);
    return this.start();
  }

  start() {
    this.audio.play().catch(() => {}); // the error event says what there is to say
  }

  stop() {
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
  }
}
