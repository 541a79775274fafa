// The way to the server: one request at a time, the next when the last is answered; when none answers, again and again,
// less and less often. What is asked and what an answer means is for others to say.

const FIRST = 400; // milliseconds before the first try after one that failed
const LAST = 6000; // and at most

/** What an answer's status means for the page. `open` is good; with all others what was asked is kept and asked
 *  again. */
export function meaning(status) {
  if (status === 200) return "open";
  if (status === 410) return "unknown"; // the server does not know this window (any more): it must register
  if (status === 401 || status === 403) return "closed"; // the server was started anew and wants its new link opened
  return status === 413 ? "too_large" : "failed";
}

export class Channel {
  /** `compose()` gives what to post now, or null while nothing can be; `post(body)` answers {status, told} or throws;
   *  `heard(state, told, body)` says what comes next: "more" at once, "later" after a while, or "done". */
  constructor({
    compose,
    post,
    heard,
    wait = (act, ms) => setTimeout(act, ms),
    stop = (timer) => clearTimeout(timer),
  }) {
    Object.assign(this, { compose, post, heard, wait, stop });
    this.busy = false;
    this.again = false;
    this.tries = 0;
    this.timer = null;
  }

  /** Ask now; while a request is under way, once more after it. */
  sync() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.stop(this.timer);
    this.timer = null;
    this.run();
  }

  async run() {
    const body = this.compose();
    if (!body) return;
    this.busy = true;
    this.again = false;
    let state = "gone"; // nobody answers
    let told = {};
    try {
      const answer = await this.post(body);
      state = meaning(answer.status);
      told = answer.told;
    } catch {
      /* gone */
    }
    this.busy = false;
    const next = this.heard(state, told, body);
    if (next === "later") this.retry();
    else {
      this.tries = 0;
      if (next === "more" || this.again) this.sync();
    }
  }

  retry() {
    this.stop(this.timer);
    this.timer = this.wait(() => this.sync(), Math.min(LAST, FIRST * 2 ** this.tries));
    this.tries += 1;
  }
}
