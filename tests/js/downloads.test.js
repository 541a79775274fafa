// The name of a file, as the header says it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { nameIn } from "../../qual/ui/components/js/wire/downloads.js";

test("a name in plain letters, in others, and none", () => {
  assert.equal(nameIn('attachment; filename="sitater.docx"'), "sitater.docx");
  assert.equal(nameIn("attachment; filename*=utf-8''kodeb%C3%B8ker.xlsx"), "kodebøker.xlsx");
  assert.equal(nameIn(null), null);
});
