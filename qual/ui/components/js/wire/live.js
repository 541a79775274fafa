// The socket on which the server tells that the study has changed. It opens itself again when it is cut, less and less
// often.

const FIRST = 500; // milliseconds before the first new try
const LAST = 5000; // and at most

export class Live {
  /** `open()` gives a WebSocket; `key()` the window's key or null; `heard(mark)` the study's newest mark; `lost()`
   *  that the line has been cut. */
  constructor({
    open,
    key,
    heard,
    lost,
    wait = (act, ms) => setTimeout(act, ms),
    stop = (timer) => clearTimeout(timer),
  }) {
    Object.assign(this, { open, key, heard, lost, wait, stop });
    this.socket = null;
    this.tries = 0;
    this.timer = null;
  }

  /** Be on the line under the key that holds now. */
  connect() {
    this.stop(this.timer);
    const key = this.key();
    if (!key || (this.socket && this.said === key)) return;
    this.socket?.close();
    this.said = key;
    const socket = this.open();
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ key }));
    socket.onmessage = (event) => {
      this.tries = 0;
      this.heard(JSON.parse(event.data).mark);
    };
    socket.onclose = () => {
      if (this.socket !== socket) return; // another has taken its place
      this.socket = null;
      this.timer = this.wait(() => this.connect(), Math.min(LAST, FIRST * 2 ** this.tries));
      this.tries += 1;
      this.lost();
    };
  }
}
