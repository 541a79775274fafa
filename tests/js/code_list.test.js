// The list of codes: what of it is kept, and which codes were used last.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Opened, recent } from "../../qual/ui/components/js/transcript/code_list.js";
import { Storage } from "./storage.js";

test("in framework coding the list stands as it was left; in the empirical pass it begins closed", () => {
  const storage = new Storage();
  const first = new Opened("Ada", storage);
  assert.equal(first.at("framework"), true);
  assert.equal(first.at("empirical"), false);
  first.turn("framework", false);
  first.group("g1", true);
  first.turn("empirical", true); // for now, and not for the next time
  const next = new Opened("Ada", storage);
  assert.equal(next.at("framework"), false);
  assert.equal(next.at("empirical"), false);
  assert.deepEqual([...next.groups], ["g1"]);
  assert.equal(new Opened("Bo", storage).at("framework"), true);
});

test("what cannot be read is no choice", () => {
  const storage = new Storage();
  storage.setItem("qual:codes:Ada", "{");
  assert.equal(new Opened("Ada", storage).at("framework"), true);
});

test("the codes used last: given in this window, then the coder's own newest, each once, those that fit", () => {
  const codings = [
    { id: "1", code: "a", coder: "Ada" },
    { id: "3", code: "b", coder: "Ada" },
    { id: "4", code: "c", coder: "Bo" },
    { id: "2", code: "d", coder: "Ada" },
  ];
  assert.deepEqual(
    recent(["d"], codings, "Ada", () => true),
    ["d", "b", "a"],
  );
  assert.deepEqual(
    recent(["d"], codings, "Ada", (id) => id !== "d"),
    ["b", "a"],
  );
});
