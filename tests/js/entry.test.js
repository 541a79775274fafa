// What is put before a component: when one mount has followed another, which of them may end what both draw in.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const BODY = readFileSync(new URL("../../qual/ui/components/entry.js", import.meta.url), "utf8");
const module = (text) => `data:text/javascript,${encodeURIComponent(text)}`;
const MOUNT = module(`export default ({ data, parentElement }) => {
  parentElement.live = data;
  return () => (parentElement.live = null);
};`);

globalThis.location ??= { origin: "http://here" };
const { default: mount } = await import(module(`const SCRIPTS = ${JSON.stringify([MOUNT])};\n${BODY}`));

test("the end of a mount that another has followed takes nothing from that one", () => {
  const place = {};
  const first = mount({ data: ["before"], parentElement: place });
  const second = mount({ data: ["now"], parentElement: place });
  first();
  assert.equal(place.live, "now");
  second();
  assert.equal(place.live, null);
});

test("one place's mounts are nothing to another's", () => {
  const [here, there] = [{}, {}];
  const end = mount({ data: [1], parentElement: here });
  mount({ data: [2], parentElement: there });
  end();
  assert.deepEqual([here.live, there.live], [null, 2]);
});
