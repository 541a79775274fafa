import assert from "node:assert/strict";
import { test } from "node:test";

import { Live } from "../../qual/ui/components/js/wire/live.js";
import { Clock } from "./clock.js";

function made() {
  const clock = new Clock();
  const sockets = [];
  const told = { marks: [], lost: 0, key: "k" };
  const open = () => {
    const socket = {
      sent: [],
      send: (words) => socket.sent.push(words),
      close: () => {
        socket.closed = true;
      },
    };
    sockets.push(socket);
    return socket;
  };
  const live = new Live({
    open,
    key: () => told.key,
    heard: (mark) => told.marks.push(mark),
    lost: () => {
      told.lost += 1;
    },
    wait: clock.wait,
    stop: clock.stop,
  });
  return { live, clock, sockets, told };
}

test("it says whose it is, and tells the marks that come", () => {
  const { live, sockets, told } = made();
  live.connect();
  live.connect();
  assert.equal(sockets.length, 1);
  sockets[0].onopen();
  assert.deepEqual(sockets[0].sent, ['{"key":"k"}']);
  sockets[0].onmessage({ data: '{"mark":"m"}' });
  assert.deepEqual(told.marks, ["m"]);
});

test("a line that is cut is opened again, less and less often until it tells something", () => {
  const { live, clock, sockets, told } = made();
  live.connect();
  const waited = [];
  for (let i = 0; i < 6; i += 1) {
    sockets.at(-1).onclose();
    waited.push(clock.tick());
  }
  assert.deepEqual(waited, [500, 1000, 2000, 4000, 5000, 5000]);
  assert.equal(told.lost, 6);
  sockets.at(-1).onmessage({ data: '{"mark":"m"}' });
  sockets.at(-1).onclose();
  assert.equal(clock.tick(), 500);
});

test("under another key it opens another line, and the old one's end is no loss", () => {
  const { live, clock, sockets, told } = made();
  live.connect();
  told.key = "l";
  live.connect();
  assert.equal(sockets[0].closed, true);
  sockets[0].onclose();
  assert.equal(told.lost, 0);
  assert.equal(clock.timers.length, 0);
  told.key = null;
  live.connect();
  assert.equal(sockets.length, 2);
});
