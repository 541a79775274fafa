// What is begun and not saved, by study, coder and place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Drafts } from "../../qual/ui/components/js/wire/drafts.js";
import { Storage } from "./storage.js";

function of(storage, study = "s", coder = "Ada") {
  const drafts = new Drafts(storage);
  drafts.of(study, coder);
  return drafts;
}

test("a draft is found where it was begun, by its coder in its study, until it is dropped", () => {
  const storage = new Storage();
  of(storage).keep("memo:utterance:1", "halvt", { told: "BN-R1-0001" });
  assert.deepEqual(of(storage).find("memo:utterance:1"), { text: "halvt", told: "BN-R1-0001" });
  for (const other of [of(storage, "another"), of(storage, "s", "Bo")]) {
    assert.equal(other.find("memo:utterance:1"), null);
  }
  assert.equal(of(storage).find("memo:utterance:2"), null);
  of(storage).drop("memo:utterance:1");
  assert.equal(of(storage).find("memo:utterance:1"), null);
  assert.equal(storage.length, 0);
});

test("places are told by how they begin, and counted for the study, whoever began them", () => {
  const storage = new Storage();
  of(storage).keep("memo:session:1", "a");
  of(storage).keep("correct:2", "b");
  of(storage, "s", "Bo: x").keep("correct:2", "c");
  of(storage, "t").keep("correct:2", "d");
  assert.deepEqual(of(storage).places("correct:"), ["correct:2"]);
  assert.deepEqual(of(storage).places(), ["memo:session:1", "correct:2"]);
  assert.equal(of(storage).count, 3);
});

test("nothing written is no draft, and a full or broken storage stops nobody", () => {
  const storage = new Storage();
  const drafts = of(storage);
  drafts.keep("code:1", "x");
  drafts.keep("code:1", "  ");
  assert.equal(storage.length, 0);
  storage.setItem("qual:draft:s:Ada:code:1", "{not json");
  assert.equal(drafts.find("code:1"), null);
  storage.setItem = () => {
    throw new Error("full");
  };
  drafts.keep("code:2", "x");
  assert.equal(drafts.find("code:2"), null);
  const nowhere = new Drafts(storage);
  nowhere.keep("code:1", "x");
  assert.deepEqual([nowhere.find("code:1"), nowhere.places(), nowhere.count], [null, [], 0]);
});
