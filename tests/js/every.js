// All tests in one process, as `tests/test_js.py` runs them: `node --test` starts one for each file, which takes
// three times as long.

import { readdirSync } from "node:fs";

for (const name of readdirSync(new URL(".", import.meta.url)).sort()) {
  if (name.endsWith(".test.js")) await import(`./${name}`);
}
