// Words of messages.

import assert from "node:assert/strict";
import { test } from "node:test";

import { again, fill } from "../../qual/ui/components/js/shared/drawing.js";

test("a message says what its number asks for", () => {
  const message = "{count} {count:kode|koder} i {group}";
  assert.equal(fill(message, { count: 1, group: "A" }), "1 kode i A");
  assert.equal(fill(message, { count: "1", group: "A" }), "1 kode i A");
  assert.equal(fill(message, { count: 0, group: "A" }), "0 koder i A");
  assert.equal(fill(message, { count: 2, group: "{count}" }), "2 koder i {count}");
});

test("a place that nothing fills stays as it is", () => {
  assert.equal(fill("{count} {count:kode|koder}", {}), "{count} {count:kode|koder}");
});

test("the second click of a double click is none of its own; a key and a single click are", () => {
  assert.deepEqual(
    [0, 1, 2, 3].map((detail) => again({ detail })),
    [false, false, true, true],
  );
});
