// Questions to the server. A newer question of a kind takes the place of an older one; what is asked while one request
// is under way goes in the next.

const AGAIN = 1500; // milliseconds before a question that nobody answered is asked again
const TRIES = 4;

export class Asker {
  /** `post(questions)` answers a list or throws; `answered(question, answer)` gets each answer that is still waited
   *  for. */
  constructor({ post, wait = (act, ms) => setTimeout(act, ms) }) {
    Object.assign(this, { post, wait });
    this.open = new Map(); // kind → question
    this.number = 0;
    this.busy = false;
  }

  ask(kind, fields, answered) {
    this.number += 1;
    this.open.set(kind, { question: { kind, number: this.number, ...fields }, answered, tries: 0 });
    if (!this.busy) this.flush();
  }

  /** Forget what was asked: nobody waits for it any more. */
  drop() {
    this.open.clear();
  }

  async flush() {
    const asked = [...this.open.values()];
    if (!asked.length) return;
    this.busy = true;
    for (const one of asked) one.tries += 1;
    let answers = null;
    try {
      answers = await this.post(asked.map((one) => one.question));
    } catch {
      /* asked again below */
    }
    this.busy = false;
    const told = new Map((answers ?? []).map((answer) => [answer.number, answer]));
    let unheard = false;
    for (const one of asked) {
      const { kind, number } = one.question;
      if (this.open.get(kind) !== one) continue; // a newer one has come meanwhile
      if (told.has(number)) {
        this.open.delete(kind);
        one.answered(told.get(number), one.question);
      } else if (one.tries >= TRIES) this.open.delete(kind);
      else unheard = true;
    }
    if (unheard) {
      this.wait(() => {
        if (!this.busy) this.flush();
      }, AGAIN);
    } else if (this.open.size && !this.busy) this.flush();
  }
}
