// Time that stands still until a test moves it.

export class Clock {
  constructor() {
    this.timers = [];
  }

  wait = (act, ms) => {
    const timer = { act, ms };
    this.timers.push(timer);
    return timer;
  };

  stop = (timer) => {
    this.timers = this.timers.filter((one) => one !== timer);
  };

  /** Let the timer that was set first go off; returns how long it would have waited. */
  tick() {
    const timer = this.timers.shift();
    timer?.act();
    return timer?.ms ?? null;
  }
}

/** Let everything that waits for an answer go on. */
export function settled() {
  return new Promise((done) => {
    setImmediate(done);
  });
}
