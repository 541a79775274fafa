// Names in Norwegian order, and codes in the orders that a list of them can have.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ORDERS, byName, inOrderOf } from "../../qual/ui/components/js/shared/order.js";

test("names stand in Norwegian order, numbers by value, whatever the case", () => {
  const names = ["åpner", "zoolog", "kode 10", "Kode 2", "ærfugl", "Østby"];
  assert.deepEqual(names.sort(byName), ["Kode 2", "kode 10", "zoolog", "ærfugl", "Østby", "åpner"]);
});

test("codes by name, use, newest and group; as they came without a wish; the list itself is left as it is", () => {
  const codes = [
    { name: "å", uses: 2, group: "g2" },
    { name: "B", uses: 9, group: null },
    { name: "a", uses: 2, group: "g1" },
    { name: "c", uses: 0, group: "g2" },
  ];
  const order = Object.fromEntries(
    ORDERS.map((how) => [how, inOrderOf(codes, how, ["g1", "g2", "residual"]).map((code) => code.name)]),
  );
  assert.deepEqual(order, {
    list: ["å", "B", "a", "c"],
    name: ["a", "B", "c", "å"],
    use: ["B", "a", "å", "c"],
    newest: ["c", "a", "B", "å"],
    group: ["a", "c", "å", "B"],
  });
  assert.equal(codes[0].name, "å");
});
