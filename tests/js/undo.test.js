// The keys that take back what was done.

import assert from "node:assert/strict";
import { test } from "node:test";

import { undoOf, writing } from "../../qual/ui/components/js/shared/undo.js";

test("Ctrl+Z or ⌘Z takes back, with Shift it does again; nothing else does either", () => {
  for (const held of ["ctrlKey", "metaKey"]) {
    assert.equal(undoOf({ key: "z", [held]: true }), "undo");
    assert.equal(undoOf({ key: "Z", [held]: true, shiftKey: true }), "redo");
    assert.equal(undoOf({ key: "z", [held]: true, altKey: true }), null);
    assert.equal(undoOf({ key: "y", [held]: true }), null);
  }
  assert.equal(undoOf({ key: "z" }), null);
  assert.equal(undoOf({ key: "z", ctrlKey: true, metaKey: true }), null);
  assert.equal(undoOf({}), null);
});

test("where one writes, it is the field's own; a box that is ticked is no such field", () => {
  const within = (...kinds) => ({ closest: (wanted) => kinds.some((kind) => wanted.includes(kind)) || null });
  assert.equal(writing(within("textarea")), true);
  assert.equal(writing(within("nothing")), false);
  assert.equal(writing(null), false);
});
