import assert from "node:assert/strict";
import { test } from "node:test";

import { Queue, others, placeOf } from "../../qual/ui/components/js/wire/queue.js";
import { Storage } from "./storage.js";

const mine = { page: "coding", coder: "Ada", told: "Kode «te»" };

test("an act stays in the storage until it is answered", () => {
  const storage = new Storage();
  const queue = new Queue(storage, "s", "w");
  const act = queue.add("undo", {}, mine);
  assert.equal(new Queue(storage, "s", "w").waiting[0].id, act.id);
  assert.deepEqual(queue.settle([{ id: "another", ok: true }]), []);
  assert.equal(queue.settle([{ id: act.id, ok: true }])[0].act, act);
  assert.equal(storage.length, 0);
});

test("a refusal that passes keeps the act, one that lasts does not", () => {
  const queue = new Queue(new Storage(), "s", "w");
  const [one, two] = [queue.add("code", {}, mine), queue.add("undo", {}, mine)];
  assert.deepEqual(queue.settle([{ id: one.id, ok: false, later: true, error: "låst" }]), []);
  assert.deepEqual(queue.waiting, [one, two]);
  assert.equal(queue.settle([{ id: one.id, ok: false, error: "borte" }]).length, 1);
  assert.deepEqual(queue.waiting, [two]);
});

test("what is sent is in order, the coder's own, and without the words for people", () => {
  const queue = new Queue(new Storage(), "s", "w");
  const acts = [
    queue.add("a", {}, mine),
    queue.add("b", {}, { ...mine, coder: "Bo" }),
    queue.add("c", { name: "x" }, mine),
  ];
  assert.deepEqual(
    queue.next("Ada").map((act) => act.kind),
    ["a", "c"],
  );
  assert.equal("told" in queue.next("Ada")[0], false);
  assert.deepEqual(
    queue.next("Bo").map((act) => act.id),
    [acts[1].id],
  );
});

test("a request holds what fits, and always one act", () => {
  const queue = new Queue(new Storage(), "s", "w");
  for (let i = 0; i < 3; i += 1) queue.add("memo", { text: "x".repeat(400_000) }, mine);
  assert.equal(queue.next("Ada").length, 1);
  const many = new Queue(new Storage(), "s", "v");
  for (let i = 0; i < 250; i += 1) many.add("undo", {}, mine);
  assert.equal(many.next("Ada").length, 100);
});

test("a window that is no more leaves its acts to another, before that one's own", () => {
  const storage = new Storage();
  const gone = new Queue(storage, "s", "gone");
  const old = gone.add("code", {}, mine);
  const queue = new Queue(storage, "s", "w");
  const own = queue.add("undo", {}, mine);
  new Queue(storage, "another study", "x").add("undo", {}, mine);
  assert.deepEqual(others(storage, "s", "w"), [{ place: placeOf("s", "gone"), window: "gone" }]);
  queue.adopt(placeOf("s", "gone"));
  queue.adopt(placeOf("s", "gone"));
  assert.deepEqual(
    queue.waiting.map((act) => act.id),
    [old.id, own.id],
  );
  assert.deepEqual(others(storage, "s", "w"), []);
  assert.equal(storage.length, 2);
});

test("what cannot be read or kept is no reason to stop", () => {
  const storage = new Storage();
  storage.setItem(placeOf("s", "w"), "{not json");
  const queue = new Queue(storage, "s", "w");
  storage.setItem = () => {
    throw new Error("full");
  };
  queue.add("undo", {}, mine);
  assert.equal(queue.waiting.length, 1);
});
