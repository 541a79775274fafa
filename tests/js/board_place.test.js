// Where one is on the board, in the tab.

import assert from "node:assert/strict";
import { test } from "node:test";

import { BoardPlace } from "../../qual/ui/components/js/board/place.js";
import { Storage } from "./storage.js";

test("each grouping has a place of its own", () => {
  const storage = new Storage();
  new BoardPlace("g", storage).write({ order: "name" });
  assert.deepEqual(new BoardPlace("g", storage).find(), { order: "name" });
  assert.deepEqual(new BoardPlace("h", storage).find(), {});
});

test("a place that cannot be kept or read is none", () => {
  const full = {
    setItem() {
      throw new Error("full");
    },
    getItem: () => "{",
  };
  const place = new BoardPlace("g", full);
  place.write({ order: "name" }); // or the board would not be left
  assert.deepEqual(place.find(), {});
});
