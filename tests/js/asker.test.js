import assert from "node:assert/strict";
import { test } from "node:test";

import { Asker } from "../../qual/ui/components/js/wire/asker.js";
import { Clock, settled } from "./clock.js";

function made() {
  const clock = new Clock();
  const posted = [];
  const post = (questions) =>
    new Promise((done, fail) => {
      const answer = () => done(questions.map((one) => ({ number: one.number, of: one.kind, to: one.text })));
      posted.push({ questions, answer, fail });
    });
  return { asker: new Asker({ post, wait: clock.wait }), clock, posted, heard: [] };
}

test("a newer question of a kind takes the place of the older, and one request goes at a time", async () => {
  const { asker, posted, heard } = made();
  for (const text of ["a", "b", "c"]) asker.ask("codes", { text }, (answer) => heard.push(answer.to));
  asker.ask("stance", { text: "d" }, (answer) => heard.push(answer.to));
  assert.equal(posted.length, 1);
  posted[0].answer(); // to "a", which nobody waits for
  await settled();
  assert.deepEqual(heard, []);
  assert.deepEqual(
    posted[1].questions.map((one) => one.text),
    ["c", "d"],
  );
  posted[1].answer();
  await settled();
  assert.deepEqual(heard, ["c", "d"]);
  assert.equal(posted.length, 2);
});

test("what nobody answered is asked again, and given up after some tries", async () => {
  const { asker, clock, posted } = made();
  asker.ask("codes", {}, () => assert.fail("nobody answered"));
  for (let i = 0; i < 4; i += 1) {
    posted[i].fail(new Error("no line"));
    await settled();
    clock.tick();
  }
  assert.equal(posted.length, 4);
  assert.equal(asker.open.size, 0);
});

test("an answer to a page that is left is dropped", async () => {
  const { asker, posted } = made();
  asker.ask("codes", {}, () => assert.fail("left"));
  asker.drop();
  posted[0].answer();
  await settled();
});
