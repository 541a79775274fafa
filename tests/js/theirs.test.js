import assert from "node:assert/strict";
import { test } from "node:test";

import { translator, unescaped } from "../../qual/ui/components/js/wire/theirs.js";

const said = translator({
  Search: "Søk",
  "{size} per file": "{size} per fil",
  "{at} of {count} results": "{at} av {count} treff",
  "Delete row(s)": "Slett rader",
});

test("what Streamlit says is put into our words, and nothing else is", () => {
  assert.equal(said("Search"), "Søk");
  assert.equal(said("Delete row(s)"), "Slett rader");
  assert.equal(said("Search the talk"), null);
  assert.equal(said("Delete rows"), null);
});

test("a value in the middle is kept as it is", () => {
  assert.equal(said("200MB per file"), "200MB per fil");
  assert.equal(said("2 of 31 results"), "2 av 31 treff");
  assert.equal(said("$& per file"), "$& per fil");
});

test("in English there is nothing to do", () => {
  assert.equal(translator({})("Search"), null);
});

test("what was escaped for Markdown is the words again", () => {
  assert.equal(unescaped("\\![b](http:color[\\:]//x) A_b 1\\. \\\\ &#9;\\&amp;"), "![b](http://x) A_b 1. \\ \t&amp;");
});
