// What a key does, and the keys that a coder has chosen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { COMMANDS, FIXED, Keys } from "../../qual/ui/components/js/transcript/keys.js";
import { Chance } from "./chance.js";
import { Storage } from "./storage.js";

const pressed = (key, more = {}) => ({ key, ...more });

test("no key comes with two commands, and none that is fixed is given away", () => {
  const keys = Object.values(COMMANDS).flatMap((group) => Object.values(group));
  assert.equal(new Set(keys).size, keys.length);
  assert.deepEqual(
    keys.filter((key) => FIXED.includes(key)),
    [],
  );
});

test("a key is its command; with Ctrl, Alt or ⌘ it is the browser's", () => {
  const keys = new Keys("Ada", new Storage());
  assert.equal(keys.command(pressed("l")), "repeat");
  assert.equal(keys.command(pressed("N")), "uncodedBack");
  assert.equal(keys.command(pressed("ø")), null);
  for (const held of ["ctrlKey", "metaKey", "altKey"]) assert.equal(keys.command(pressed("l", { [held]: true })), null);
});

test("a key that is taken stays where it is; one's own choice is kept for the coder, not for another", () => {
  const storage = new Storage();
  const keys = new Keys("Ada", storage);
  assert.equal(keys.change("repeat", "n"), "uncoded");
  assert.equal(keys.command(pressed("l")), "repeat");
  assert.equal(keys.change("repeat", "ø"), null);
  assert.equal(new Keys("Ada", storage).command(pressed("ø")), "repeat");
  assert.equal(new Keys("Ada", storage).command(pressed("l")), null);
  assert.equal(new Keys("Bo", storage).command(pressed("ø")), null);
});

test("switched off, only the list is reached; set back, nothing is kept", () => {
  const storage = new Storage();
  const keys = new Keys("Ada", storage);
  keys.turn(true);
  assert.equal(new Keys("Ada", storage).command(pressed("l")), null);
  assert.equal(new Keys("Ada", storage).command(pressed("?")), "help");
  keys.change("repeat", "ø");
  keys.reset();
  assert.equal(keys.command(pressed("l")), "repeat");
  assert.equal(storage.length, 0);
});

test("what is kept and cannot be read, or names no command, is no choice", () => {
  const storage = new Storage();
  for (const kept of ["{", '{"keys": {"nothing": "q"}}', '{"off": "yes"}']) {
    storage.setItem("qual:keys:Ada", kept);
    assert.equal(new Keys("Ada", storage).command(pressed("l")), "repeat");
  }
});

test("any changes: each command has one key, and each key one command", () => {
  const chance = new Chance(8);
  const commands = Object.values(COMMANDS).flatMap((group) => Object.keys(group));
  for (let round = 0; round < 100; round += 1) {
    const keys = new Keys("Ada", new Storage());
    for (let step = 0; step < 20; step += 1) {
      if (!chance.below(9)) keys.reset();
      keys.change(chance.of(commands), chance.of([..."lnxqøæ1?N"]));
      for (const name of commands) assert.equal(keys.command(pressed(keys.of[name])), name);
    }
  }
});
