// What the code field offers while one types, and which of it Enter takes. In the empirical pass the passage comes
// first: existing codes are not pushed at the coder, as that is how sorting codes are bred.

import { atWords, findCodes } from "../shared/search.js";

const SHOWN = 8; // codes in the list

/** Those that have not passed the code test stand after the others, and are never the one that Enter takes. */
export function failedLast(codes, failed = (code) => code.failed) {
  return [...codes].sort((a, b) => Boolean(failed(a)) - Boolean(failed(b)));
}

/**
 * The codes to show and the place of the one that Enter takes; -1: Enter makes the code as it is typed.
 *
 * In the empirical pass there are none until somebody has `asked`, then only empirical ones, and none is chosen:
 * those whose names hold what is typed, then those `alike` in other words (names), without anything typed the newest.
 * In framework coding the top hit is chosen where what is typed begins its words; without anything typed the
 * framework's codes that are used most are shown.
 */
export function offered(typed, codes, { pass, asked = false, alike = [] }) {
  if (pass === "empirical") return { hits: asked ? existing(typed, codes, alike) : [], chosen: -1 };
  if (typed) {
    const hits = failedLast(findCodes(typed, codes, "framework", Infinity)).slice(0, SHOWN);
    return { hits, chosen: hits.length && !hits[0].failed && atWords(typed, hits[0]) ? 0 : -1 };
  }
  const used = codes.filter((code) => code.origin === "framework").sort((a, b) => b.uses - a.uses);
  return { hits: failedLast(used).slice(0, SHOWN), chosen: -1 };
}

/** How many codes will be listed once they are asked for: told before that, their names not. */
export function likeIt(typed, codes, alike) {
  return existing(typed, codes, alike).length;
}

function existing(typed, codes, alike) {
  const own = codes.filter((code) => code.origin === "empirical");
  if (!typed) return failedLast(own.sort((a, b) => (a.id < b.id ? 1 : -1))).slice(0, SHOWN); // ids are in order of time
  const found = findCodes(typed, own, "empirical", Infinity);
  const more = alike.map((name) => own.find((code) => code.name === name)).filter((code) => code);
  return failedLast(new Set([...found, ...more])).slice(0, SHOWN);
}
