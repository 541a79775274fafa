// Where one is on the coding page, in the address and in the tab.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Place, fromAddress, lastSession, toAddress } from "../../qual/ui/components/js/transcript/place.js";
import { Storage } from "./storage.js";

const here = (reference) => reference.startsWith("BN-R2");
const filter = { speaker: "D1", role: "", code: "", only: "uncoded" };
const NOTHING = { speaker: "", role: "", code: "", only: "" };

test("what goes into the address comes out of it, and what else it says stays", () => {
  const search = toAddress("?coder=Ada&role=leder", {
    session: "BN-R2",
    utterance: "BN-R2-0012",
    filter,
    pass: "framework",
  });
  assert.match(search, /coder=Ada/);
  assert.doesNotMatch(search, /role=/);
  assert.deepEqual(fromAddress(search, "BN-R2", here), { utterance: "BN-R2-0012", filter, pass: "framework" });
});

test("an address of another session, or of no utterance here, says nothing of what is shown here", () => {
  const search = "?session=BN-R2&utterance=BN-R2-0012&speaker=D1";
  assert.equal(fromAddress(search, "BN-R3", here), null);
  assert.equal(
    fromAddress("?session=BN-R3&utterance=BN-R2-0012&speaker=D1", "BN-R3", () => false),
    null,
  );
  assert.equal(fromAddress("?session=BN-R2&speaker=D1", "BN-R2", here), null);
});

test("a window that is loaded anew on another page comes back to the session that its tab was in", () => {
  const storage = new Storage();
  const cells = [
    ["BN", 1, "BN-R1"],
    ["BN", 2, "BN-R2"],
  ];
  const strip = { cells, outside: ["Intervju"] };
  const shown = (session, first) => lastSession({ session, first, strip }, storage);
  assert.equal(shown("BN-R1", true), null); // a new tab
  assert.equal(shown("Intervju", false), null);
  assert.equal(shown("BN-R1", true), "Intervju");
  assert.equal(shown("Intervju", false), null);
  assert.equal(shown("BN-R1", false), null); // chosen: where one is now
  assert.equal(shown("BN-R2", true), "BN-R1");
  storage.setItem("qual:session", "borte");
  assert.equal(shown("BN-R2", true), null);
});

function placed(search, storage = new Storage()) {
  const location = { search, pathname: "/coding" };
  const history = {
    state: null,
    replaceState(state, title, to) {
      location.search = to;
    },
  };
  const rows = ["BN-R2-0001", "BN-R2-0012"].map((reference) => ({ reference }));
  const view = {
    data: { source: "s", session: "BN-R2", pass: "empirical" },
    state: { pass: "empirical" },
    rows,
    here: rows[0],
    filter: NOTHING,
    anchored: () => ({ utterance: "BN-R2-0001", by: -4 }),
  };
  return { place: new Place(view, { storage, page: { location, history } }), view, location, storage };
}

test("after a reload one is where one was, as it stood; a link elsewhere is followed", () => {
  const { place, view, location, storage } = placed("?session=BN-R2");
  assert.equal(place.find(), null);
  [, view.here] = view.rows;
  view.filter = filter;
  place.write();
  const again = placed(location.search, storage).place.find();
  assert.equal(again.linked, false);
  assert.deepEqual([again.utterance, again.filter, again.anchor.by], ["BN-R2-0012", filter, -4]);
  const back = placed("?session=BN-R2", storage).place.find(); // from another page, by the bar
  assert.deepEqual([back.utterance, back.filter, back.linked], ["BN-R2-0012", filter, false]);
  const link = placed("?session=BN-R2&utterance=BN-R2-0001", storage).place.find();
  assert.deepEqual([link.utterance, link.filter, link.linked], ["BN-R2-0001", NOTHING, true]);
});

test("what the script says again of one's own steps leads nowhere", () => {
  const { place, view, location } = placed("?session=BN-R2");
  place.write();
  assert.equal(place.leads("BN-R2-0001"), false);
  view.here = view.rows[1];
  place.write();
  assert.equal(place.leads("BN-R2-0001"), false); // a run that began before the step
  location.search = "?session=BN-R2&utterance=BN-R2-0001";
  assert.equal(place.leads("BN-R2-0001"), true);
});

test("a place that cannot be kept or read is none", () => {
  const { place, storage } = placed("?session=BN-R2");
  storage.setItem("qual:place:s", "{");
  assert.equal(place.find(), null);
  storage.setItem = () => {
    throw new Error("full");
  };
  place.write();
});

test("a step that one took just before the page went is not lost to an older address", () => {
  const { place, view, location, storage } = placed("?session=BN-R2");
  place.write();
  [, view.here] = view.rows;
  place.note();
  clearTimeout(place.waiting); // the page goes before the address is written
  assert.match(location.search, /BN-R2-0001/);
  const reloaded = placed(location.search, storage).place;
  assert.equal(reloaded.find().utterance, "BN-R2-0012");
  assert.equal(reloaded.leads("BN-R2-0001"), false); // the script was told so by the older address
  const link = placed("?session=BN-R2&utterance=BN-R2-0012", storage).place.find();
  assert.equal(link.utterance, "BN-R2-0012");
  const next = placed(location.search, storage);
  next.place.write(); // once it is written again, the address says where one is
  assert.equal(next.place.find().utterance, "BN-R2-0001");
});
