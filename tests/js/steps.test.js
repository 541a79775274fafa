// What becomes a step in the browser's history.

import assert from "node:assert/strict";
import { test } from "node:test";

import { keepSteps } from "../../qual/ui/components/js/wire/steps.js";

function window_() {
  const steps = ["themes"];
  const history = {
    pushState: (_state, _title, address) => steps.push(address),
    replaceState: (_state, _title, address) => (steps[steps.length - 1] = address),
  };
  const heard = {};
  keepSteps(history, (kind, does) => (heard[kind] = does));
  return { history, steps, does: (kind) => heard[kind]() };
}

test("what a page adds to its address is no step of its own", () => {
  const { history, steps, does } = window_();
  history.pushState({}, "", "themes?coder=meg");
  assert.deepEqual(steps, ["themes?coder=meg"]);
  does("click");
  for (const address of ["coding?session=BN-R1", "coding?session=BN-R1&coder=meg"]) history.pushState({}, "", address);
  assert.deepEqual(steps, ["themes?coder=meg", "coding?session=BN-R1&coder=meg"]);
});

test("what somebody does is one, by mouse and by key", () => {
  const { history, steps, does } = window_();
  for (const kind of ["pointerdown", "keydown"]) {
    does(kind);
    history.pushState({}, "", `themes?as=${kind}`);
  }
  assert.deepEqual(steps, ["themes", "themes?as=pointerdown", "themes?as=keydown"]);
});
