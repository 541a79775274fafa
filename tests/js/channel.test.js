import assert from "node:assert/strict";
import { test } from "node:test";

import { Channel, meaning } from "../../qual/ui/components/js/wire/channel.js";
import { Clock, settled } from "./clock.js";

/** A channel whose requests are answered by hand. */
function made(next = () => "done") {
  const clock = new Clock();
  const asked = [];
  const heard = [];
  let number = 0;
  const channel = new Channel({
    ...clock,
    wait: clock.wait,
    stop: clock.stop,
    compose: () => ({ number: (number += 1) }),
    post: (body) =>
      new Promise((answer, fail) => {
        asked.push({ body, answer: (status) => answer({ status, told: {} }), fail });
      }),
    heard: (state) => {
      heard.push(state);
      return next(state);
    },
  });
  return { channel, clock, asked, heard };
}

test("one request at a time, and one more for all that was wished for meanwhile", async () => {
  const { channel, asked } = made();
  for (let i = 0; i < 5; i += 1) channel.sync();
  assert.equal(asked.length, 1);
  asked[0].answer(200);
  await settled();
  assert.equal(asked.length, 2);
  asked[1].answer(200);
  await settled();
  assert.equal(asked.length, 2);
});

test("where nobody answers it asks again, less and less often, and at once when it goes well", async () => {
  const { channel, clock, asked, heard } = made((state) => (state === "open" ? "done" : "later"));
  channel.sync();
  const waited = [];
  for (let i = 0; i < 8; i += 1) {
    asked.at(-1).fail(new TypeError("no line"));
    await settled();
    waited.push(clock.tick());
  }
  assert.deepEqual(waited, [400, 800, 1600, 3200, 6000, 6000, 6000, 6000]);
  asked.at(-1).answer(200);
  await settled();
  assert.equal(clock.timers.length, 0);
  assert.deepEqual(heard, [...Array(8).fill("gone"), "open"]);
  channel.sync();
  asked.at(-1).fail(new TypeError("no line"));
  await settled();
  assert.equal(clock.tick(), 400);
});

test("a wish does not wait for the timer", async () => {
  const { channel, clock, asked } = made(() => "later");
  channel.sync();
  asked[0].answer(403);
  await settled();
  channel.sync();
  assert.equal(asked.length, 2);
  assert.equal(clock.timers.length, 0);
});

test("nothing is posted while there is nothing to say", () => {
  const { channel, asked } = made();
  channel.compose = () => null;
  channel.sync();
  assert.equal(asked.length, 0);
});

test("what an answer's status means", () => {
  assert.deepEqual([200, 410, 403, 413, 500, 404].map(meaning), [
    "open",
    "unknown",
    "closed",
    "too_large",
    "failed",
    "failed",
  ]);
});
