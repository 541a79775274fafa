// Acts on their way to the store. Each has an id and stays here, and in sessionStorage, until the server has answered it;
// the server does an act it has done already no second time, so sending again is always safe.

const PATIENCE = 2000; // milliseconds without an answer after which what waits is sent again

class Queue {
  constructor(study) {
    this.place = `qual:acts:${study}`;
    this.waiting = JSON.parse(sessionStorage.getItem(this.place) ?? "[]");
    this.sent = new Set();
    this.send = null;
    this.timer = null;
    addEventListener("beforeunload", (event) => this.waiting.length && event.preventDefault());
  }

  /** The way to the server, or null while there is none; what was sent over one that is gone is sent again. */
  connect(send) {
    this.send = send;
    if (!send) {
      this.sent.clear();
      clearTimeout(this.timer);
    } else if (!this.sent.size) this.flush();
  }

  add(kind, fields) {
    const act = { id: crypto.randomUUID(), kind, ...fields };
    this.waiting.push(act);
    this.keep();
    if (!this.sent.size) this.flush();
    return act;
  }

  /** All that waits goes in one message, in order; the next message leaves when this one is answered. */
  flush() {
    clearTimeout(this.timer);
    if (!this.waiting.length || !this.send) return;
    this.sent = new Set(this.waiting.map((act) => act.id));
    this.send(this.waiting);
    this.timer = setTimeout(() => this.flush(), PATIENCE);
  }

  /** Drop the acts that are answered; returns those answers that were waited for, with their acts. */
  settle(answers) {
    const told = new Map(answers.map((answer) => [answer.id, answer]));
    const settled = this.waiting.filter((act) => told.has(act.id)).map((act) => ({ act, answer: told.get(act.id) }));
    if (!settled.length) return [];
    this.waiting = this.waiting.filter((act) => !told.has(act.id));
    for (const { act } of settled) this.sent.delete(act.id);
    this.keep();
    if (!this.sent.size) this.flush();
    return settled;
  }

  keep() {
    if (this.waiting.length) sessionStorage.setItem(this.place, JSON.stringify(this.waiting));
    else sessionStorage.removeItem(this.place);
  }
}

// Questions to the server. Newer questions of a kind take the place of older ones; what was not answered is asked again
// with the next one.

class Questions {
  constructor() {
    this.open = new Map(); // kind → question
    this.sent = 0; // when, while an answer is awaited
    this.number = Date.now();
  }

  ask(kind, fields, send) {
    this.number += 1;
    this.open.set(kind, { kind, number: this.number, ...fields });
    if (Date.now() - this.sent > 2 * PATIENCE) this.flush(send);
  }

  flush(send) {
    this.sent = this.open.size && send ? Date.now() : 0;
    if (this.sent) send([...this.open.values()]);
  }

  /** Those of the answers that are waited for, each with its question. */
  settle(answers, send) {
    const told = answers.map((answer) => [[...this.open.values()].find((one) => one.number === answer.number), answer]).filter(([question]) => question);
    for (const [question] of told) this.open.delete(question.kind);
    if (told.length) this.flush(send);
    return told;
  }
}
