// Runs before a page's own scripts: whether it has asked the server for a run whose end it has not yet heard of.
// Streamlit's own mark says "notRunning" before the first run too, and from a press until the server has answered it.

(() => {
  // numbers of fields in Streamlit's ForwardMsg and BackMsg; tests/browser/conftest.py looks that they are these
  const NEW_SESSION = 4;
  const SCRIPT_FINISHED = 6;
  const RERUN_SCRIPT = 11;
  const FOR_RERUN = 2; // a run that ended because another one is to follow
  const LENGTHS = { 1: 8, 5: 4 }; // bytes of values of a fixed length, by protobuf's wire type
  const runs = { asked: true, begun: false, count: 0, heard: performance.now() };
  globalThis.runsAsked = runs;

  // The fields of a message: the number, and the value where that is a number.
  function* fields(data) {
    const bytes = new Uint8Array(data);
    let at = 0;
    const varint = () => {
      let value = 0;
      for (let shift = 1; ; shift *= 128) {
        value += (bytes[at] & 127) * shift;
        if (bytes[at++] < 128) return value;
      }
    };
    while (at < bytes.length) {
      const tag = varint();
      const number = Math.floor(tag / 8);
      if (tag % 8 === 0) yield [number, varint()];
      else {
        const length = tag % 8 === 2 ? varint() : LENGTHS[tag % 8]; // read before `at` is
        yield [number, undefined];
        at += length;
      }
    }
  }

  class Followed extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", (event) => {
        runs.heard = performance.now();
        for (const [number, value] of fields(event.data)) {
          if (number === NEW_SESSION) runs.begun = true;
          else if (number === SCRIPT_FINISHED && runs.begun && value !== FOR_RERUN) runs.asked = false;
        }
      });
    }

    send(data) {
      runs.heard = performance.now();
      for (const [number] of fields(data)) {
        if (number === RERUN_SCRIPT) Object.assign(runs, { asked: true, begun: false, count: runs.count + 1 });
      }
      super.send(data);
    }
  }
  globalThis.WebSocket = Followed;
})();
