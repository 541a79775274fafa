// The name of a file, as the header says it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isFile, nameIn } from "../../qual/ui/components/js/wire/downloads.js";

test("a name in plain letters, in others, and none", () => {
  assert.equal(nameIn('attachment; filename="sitater.docx"'), "sitater.docx");
  assert.equal(nameIn("attachment; filename*=utf-8''kodeb%C3%B8ker.xlsx"), "kodebøker.xlsx");
  assert.equal(nameIn(null), null);
});

test("a file is what the app has made, not a page nor a card that is saved from the page itself", () => {
  assert.ok(isFile("http://qual-1.localhost:8501/media/abc.docx?title=x"));
  assert.ok(!isFile("http://qual-1.localhost:8501/quotes"));
  assert.ok(!isFile("blob:http://qual-1.localhost:8501/1-2"));
  assert.ok(!isFile(""));
});
