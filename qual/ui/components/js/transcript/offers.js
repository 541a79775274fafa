// What the code field offers while one types, and which of it Enter takes. In the empirical pass the passage comes
// first: existing codes are not pushed at the coder, as that is how sorting codes are bred.

import { atWords, findCodes } from "../shared/search.js";

const SHOWN = 8; // codes in the list

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
    const hits = findCodes(typed, codes, "framework", SHOWN);
    return { hits, chosen: hits.length && atWords(typed, hits[0]) ? 0 : -1 };
  }
  const used = codes.filter((code) => code.origin === "framework").sort((a, b) => b.uses - a.uses);
  return { hits: used.slice(0, SHOWN), chosen: -1 };
}

/** How many of one's own codes have names that hold what is typed: told before they are asked for, their names not. */
export function likeIt(typed, codes) {
  const own = codes.filter((code) => code.origin === "empirical");
  return findCodes(typed, own, "empirical", Infinity).length;
}

function existing(typed, codes, alike) {
  const own = codes.filter((code) => code.origin === "empirical");
  if (!typed) return own.sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, SHOWN); // ids are in order of time
  const found = findCodes(typed, own, "empirical", SHOWN);
  const more = alike.map((name) => own.find((code) => code.name === name)).filter((code) => code);
  return [...new Set([...found, ...more])].slice(0, SHOWN);
}
