// A window's wire against a server of the test's own, which stores acts by id as the real one does.

import assert from "node:assert/strict";
import { test } from "node:test";

import { asText } from "../../qual/ui/components/js/wire/banner.js";
import { Wire } from "../../qual/ui/components/js/wire/wire.js";
import { settled } from "./clock.js";
import { Storage } from "./storage.js";

class Server {
  constructor() {
    this.stored = []; // kinds, in order
    this.done = new Map();
    this.keys = new Set(["k"]);
    this.up = true;
    this.locked = false;
    this.deaf = false; // stores, and dies before it says so
  }

  post = async (address, body) => {
    if (!this.up) throw new TypeError("no line");
    if (!this.keys.has(body.key)) return { status: 410, told: {} };
    const answers = [];
    for (const act of body.acts) {
      if (this.locked && !this.done.has(act.id)) {
        answers.push({ id: act.id, ok: false, later: true, error: "låst" });
        break;
      }
      if (!this.done.has(act.id)) {
        this.stored.push(act.kind);
        this.done.set(act.id, act.kind !== "bad");
      }
      answers.push({ id: act.id, ok: this.done.get(act.id), ...(act.kind === "bad" ? { error: "nei" } : {}) });
    }
    if (this.deaf) throw new TypeError("cut");
    return {
      status: 200,
      told: {
        answers,
        views: Object.fromEntries(Object.keys(body.views).map((name) => [name, { mark: this.stored.length }])),
      },
    };
  };
}

/** The server tells more than it does else. */
function telling(wire, server, more) {
  wire.post = async (...asked) => {
    const answer = await server.post(...asked);
    return { ...answer, told: { ...answer.told, ...more() } };
  };
}

class Banner {
  constructor() {
    this.refusals = [];
    this.shown = [];
  }

  word(key) {
    return key;
  }

  refused(act, error) {
    this.refusals.push([act.kind, error]);
  }

  show(state, reason, known) {
    this.shown.push([state, reason, known.foreign.length]);
    this.known = known;
  }
}

/** Locks as the browser has them: held by a name for as long as the window lives. */
class Locks {
  constructor() {
    this.held = new Set();
  }

  async request(name, options, act) {
    if (typeof options === "function") {
      this.held.add(name);
      return options({});
    }
    return act(this.held.has(name) ? null : {});
  }
}

function opened(server, { storage = new Storage(), locks = new Locks(), key = "k", coder = "Ada" } = {}) {
  const wire = new Wire({ storage, locks, post: server.post, banner: new Banner(), socket: () => ({ close() {} }) });
  wire.register({ key, study: "s", coder, words: {} }, () => {
    wire.renewed = (wire.renewed ?? 0) + 1;
  });
  return wire;
}

function page(name = "coding") {
  const told = [];
  return {
    name,
    told,
    seen: () => ({}),
    mark: () => null,
    hear: (news, acts) => told.push([news, acts.map(({ act, answer }) => [act.kind, answer.ok])]),
  };
}

/** Go on until nothing waits, or some rounds have gone. */
async function run(wire, rounds = 12) {
  for (let i = 0; i < rounds; i += 1) {
    await settled();
    wire.sync();
  }
  await settled();
}

test("acts reach the store in order, and the page hears of each with what is new", async () => {
  const server = new Server();
  const wire = opened(server);
  const view = page();
  wire.look(view);
  for (const kind of ["a", "b", "bad", "c"]) wire.add("coding", kind, {}, kind);
  await run(wire);
  assert.deepEqual(server.stored, ["a", "b", "bad", "c"]);
  assert.deepEqual(
    view.told.flatMap(([, acts]) => acts),
    [
      ["a", true],
      ["b", true],
      ["bad", false],
      ["c", true],
    ],
  );
  assert.equal(wire.waiting.length, 0);
});

test("a refusal of an act of another page is told in the banner", async () => {
  const server = new Server();
  const wire = opened(server);
  wire.look(page("board"));
  wire.add("coding", "bad", {}, "x");
  await run(wire);
  assert.deepEqual(wire.banner.refusals, [["bad", "nei"]]);
});

test("while the server is gone, locked, deaf or a stranger, all is kept, then done once, in order", async () => {
  const server = new Server();
  const wire = opened(server);
  wire.add("coding", "a", {}, "a");
  server.deaf = true;
  await run(wire, 2);
  server.deaf = false;
  server.up = false;
  wire.add("coding", "b", {}, "b");
  await run(wire, 2);
  assert.equal(wire.state, "gone");
  server.up = true;
  server.locked = true;
  wire.add("coding", "c", {}, "c");
  await run(wire, 2);
  assert.equal(wire.reason, "låst");
  server.locked = false;
  server.keys = new Set(["l"]);
  wire.add("coding", "d", {}, "d");
  await run(wire, 2);
  assert.equal(wire.state, "unknown");
  assert.ok(wire.renewed > 0);
  assert.ok(wire.waiting.length > 0);
  wire.register({ key: "l", study: "s", coder: "Ada", words: {} }, () => {});
  await run(wire);
  assert.deepEqual(server.stored, ["a", "b", "c", "d"]);
  assert.deepEqual(wire.banner.shown.at(-1), ["open", null, 0]);
});

test("two windows that live never send each other's; what a closed one left is sent by the next", async () => {
  const server = new Server();
  const shared = { storage: new Storage(), locks: new Locks() };
  server.up = false;
  const one = opened(server, shared);
  await settled();
  one.add("coding", "a", {}, "a");
  await run(one, 1);
  shared.storage.setItem("qual:acts:s:gone", JSON.stringify([{ id: "g", kind: "g", page: "coding", coder: "Ada" }]));
  shared.storage.setItem("qual:acts:s:living", JSON.stringify([{ id: "h", kind: "h", page: "coding", coder: "Ada" }]));
  shared.locks.held.add("qual:living");
  const two = opened(server, shared);
  await settled();
  assert.deepEqual(
    two.waiting.map((act) => act.kind).filter((kind) => kind !== "a"),
    ["g"],
  );
  server.up = true;
  await run(two);
  assert.equal(server.stored.includes("h"), false);
  assert.equal(server.stored.filter((kind) => kind === "g").length, 1);
});

test("acts wait for the coder who made them", async () => {
  const server = new Server();
  const wire = opened(server);
  server.up = false;
  wire.add("coding", "a", {}, "a");
  await run(wire, 1);
  server.up = true;
  wire.register({ key: "k", study: "s", coder: "Bo", words: {} }, () => {});
  await run(wire, 3);
  assert.deepEqual(server.stored, []);
  assert.equal(wire.banner.shown.at(-1)[2], 1);
  wire.register({ key: "k", study: "s", coder: "Ada", words: {} }, () => {});
  await run(wire, 3);
  assert.deepEqual(server.stored, ["a"]);
});

test("another study's acts stay where they are until it is opened again", async () => {
  const server = new Server();
  const storage = new Storage();
  const wire = opened(server, { storage });
  server.up = false;
  wire.add("coding", "a", {}, "a");
  await run(wire, 1);
  server.up = true;
  wire.register({ key: "k", study: "another", coder: "Ada", words: {} }, () => {});
  await run(wire, 3);
  assert.deepEqual(server.stored, []);
  wire.register({ key: "k", study: "s", coder: "Ada", words: {} }, () => {});
  await run(wire, 3);
  assert.deepEqual(server.stored, ["a"]);
});

test("what other windows hold, what is only begun, and what is another study's is known", async () => {
  const server = new Server();
  const shared = { storage: new Storage(), locks: new Locks() };
  const acts = [{ id: "h", kind: "h", page: "coding", coder: "Ada" }];
  shared.storage.setItem("qual:acts:s:living", JSON.stringify(acts));
  shared.storage.setItem("qual:acts:another:gone", JSON.stringify([...acts, { ...acts[0], id: "i" }]));
  shared.locks.held.add("qual:living");
  server.up = false;
  const wire = opened(server, shared);
  wire.drafts.keep("memo:utterance:1", "halvt");
  await run(wire, 2);
  const { waiting, elsewhere, drafts, strays, changed } = wire.banner.known;
  assert.deepEqual([waiting.length, elsewhere, drafts, strays.length, changed], [0, 1, 1, 2, false]);
  server.up = true;
  await run(wire, 3);
  assert.deepEqual(server.stored, []); // neither the living window's nor the other study's
  wire.register({ key: "k", study: "another", coder: "Ada", words: {} }, () => {});
  await run(wire, 3);
  assert.equal(wire.banner.known.changed, true);
  assert.deepEqual(server.stored, ["h", "h"]); // the study is here again
});

test("acts and drafts are found again under the study's name, whatever the window's key", async () => {
  const server = new Server();
  const storage = new Storage();
  const wire = opened(server, { storage });
  server.keys = new Set(["new"]);
  wire.add("coding", "a", {}, "a");
  wire.drafts.keep("code:1", "te først");
  await run(wire, 2);
  const again = opened(server, { storage, key: "new" });
  await run(again);
  assert.deepEqual(server.stored, ["a"]);
  assert.equal(again.drafts.find("code:1").text, "te først");
  wire.register({ key: "new", study: "s", coder: "Ada", words: {} }, () => {});
  await run(wire, 2);
});

test("a window is led to another study's app by its page", () => {
  const went = [];
  const wire = new Wire({
    storage: new Storage(),
    locks: new Locks(),
    post: new Server().post,
    banner: new Banner(),
    socket: () => ({ close() {} }),
    leave: (address) => went.push(address),
  });
  wire.register({ key: "k", study: "s", coder: "Ada", words: {}, go: "http://127.0.0.1:1/?token=x" }, () => {});
  assert.deepEqual(went, ["http://127.0.0.1:1/?token=x"]);
});

test("a page that another has put a backup under runs its script again", async () => {
  const server = new Server();
  const wire = opened(server);
  telling(wire, server, () => ({ restored: true }));
  wire.sync();
  await run(wire, 1);
  assert.ok(wire.renewed > 0);
});

test("a page that does not follow by itself is drawn anew for what others did, once it is free", async () => {
  const server = new Server();
  const wire = opened(server);
  const looks = [];
  let behind = true;
  let busy = true;
  telling(wire, server, () => ({ behind }));
  wire.busy = () => busy;
  wire.wait = (look) => looks.push(look);
  wire.changed("theirs");
  wire.changed("theirs too");
  await settled();
  assert.deepEqual([wire.renewed, looks.length], [undefined, 1]);
  busy = false;
  looks.pop()();
  await settled();
  assert.equal(wire.renewed, 1);
  behind = false; // its own act
  wire.changed("ours");
  await settled();
  assert.equal(wire.renewed, 1);
  behind = true;
  const leave = wire.look(page()); // knows how to follow
  wire.changed("theirs");
  await settled();
  assert.equal(wire.renewed, 1);
  leave();
});

test("a page that follows by itself is drawn anew for what stands beside it alone, once it is free", async () => {
  const server = new Server();
  const wire = opened(server);
  const looks = [];
  let beside = false;
  let busy = true;
  telling(wire, server, () => ({ behind: true, beside }));
  wire.busy = () => busy;
  wire.wait = (look) => looks.push(look);
  wire.renewed = 0;
  const leave = wire.look(page());
  wire.changed("theirs");
  await settled();
  assert.deepEqual([wire.renewed, looks.length], [0, 0]); // it shows that itself
  beside = true;
  wire.changed("theirs too");
  await settled();
  assert.deepEqual([wire.renewed, looks.length], [0, 1]);
  busy = false;
  looks.pop()();
  await settled();
  assert.deepEqual([wire.renewed, looks.length], [1, 0]);
  leave();
});

test("who begins to type while it is asked what others did, is not drawn over", async () => {
  const server = new Server();
  const wire = opened(server);
  const { post } = server;
  const looks = [];
  let busy = false;
  let answer = () => {};
  await run(wire, 1);
  wire.post = async (...asked) => {
    await new Promise((done) => {
      answer = done;
    });
    const answered = await post(...asked);
    return { ...answered, told: { ...answered.told, behind: true } };
  };
  wire.busy = () => busy;
  wire.wait = (look) => looks.push(look);
  wire.renewed = 0;
  wire.changed("m1");
  await settled();
  busy = true; // before the answer comes
  answer();
  await settled();
  assert.deepEqual([wire.renewed, looks.length], [0, 1]);
  busy = false;
  looks.pop()();
  await settled();
  answer();
  await settled();
  assert.deepEqual([wire.renewed, looks.length], [1, 0]);
});

test("any order of faults: each act once, in order", async () => {
  let seed = 7;
  const chance = (n) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % n;
  };
  for (let round = 0; round < 60; round += 1) {
    const server = new Server();
    const wire = opened(server);
    wire.look(page());
    const wanted = [];
    for (let step = 0; step < 25; step += 1) {
      const fault = chance(6);
      server.up = fault !== 1;
      server.locked = fault === 2;
      server.deaf = fault === 3;
      if (fault === 4) wire.register({ key: "k", study: "s", coder: "Ada", words: {} }, () => {});
      if (chance(2)) {
        wanted.push(`act ${step}`);
        wire.add("coding", `act ${step}`, {}, "");
      } else wire.sync();
      if (chance(3)) await settled();
    }
    Object.assign(server, { up: true, locked: false, deaf: false });
    await run(wire, 30);
    assert.deepEqual(server.stored, wanted, `round ${round}`);
    assert.equal(wire.waiting.length, 0);
  }
});

test("acts as text are one line each, in the words of the person's language", () => {
  assert.equal(
    asText([{ told: "Kode «te» på BN-R1-0002" }, { kind: "undo" }]),
    'Kode «te» på BN-R1-0002\n{"kind":"undo"}\n',
  );
});
