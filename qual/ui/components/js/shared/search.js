// Words as they are looked for: case, accents and æøå aside.

import { byName } from "./order.js";

const SAME = { æ: "ae", ø: "o", å: "a", ð: "d", þ: "th", ß: "ss", ς: "σ" };

/** Lower case, æøå as ae, o, a, no other accents: what two spellings of a word have in common. */
export function fold(words) {
  return words
    .toLowerCase()
    .replace(/[æøåðþßς]/g, (letter) => SAME[letter])
    .normalize("NFD")
    .replace(/\p{M}/gu, "");
}

/** Whether `a` starts like `b` but for one letter changed, missing, added or swapped. */
function nearlyStarts(b, a) {
  if (a.length < 4) return false;
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] === b[i]) continue;
    const rest = a.slice(i + 1);
    return (
      b.startsWith(rest, i + 1) ||
      b.startsWith(a.slice(i), i + 1) ||
      b.startsWith(rest, i) ||
      (a[i] === b[i + 1] && a[i + 1] === b[i] && b.startsWith(a.slice(i + 2), i + 2))
    );
  }
  return true;
}

/** How well a folded `name` answers one folded word of a query; 0 is not at all. */
function fits(term, name, words) {
  if (name.startsWith(term)) return 5;
  if (words.some((word) => word.startsWith(term))) return 4;
  if (name.includes(term)) return 3;
  return words.some((word) => nearlyStarts(word, term)) ? 1 : 0;
}

/** Whether each word of `query` begins the name of `code` or a word in it. */
export function atWords(query, code) {
  const name = fold(code.name);
  const words = name.split(/[^\p{L}\p{N}]+/u);
  return fold(query.trim())
    .split(/\s+/)
    .every((term) => fits(term, name, words) >= 4);
}

/** The codes whose names hold every word of `query`, the best first; `prefer` is the origin that goes first. How often
 *  a code is used tells between equals, but not among empirical ones: there use is no reason to use it again. */
export function findCodes(query, codes, prefer, most = 8) {
  const whole = fold(query.trim());
  const terms = whole.split(/\s+/).filter(Boolean);
  if (!terms.length) return [];
  const found = [];
  for (const code of codes) {
    code.folded ??= fold(code.name);
    const words = code.folded.split(/[^\p{L}\p{N}]+/u);
    const each = terms.map((term) => fits(term, code.folded, words));
    if (each.includes(0)) continue;
    const exact =
      code.folded === whole ? 100 : code.folded.startsWith(whole) ? 10 : code.folded.includes(whole) ? 4 : 0;
    const score = exact + each.reduce((sum, one) => sum + one, 0) / each.length + (code.origin === prefer ? 0.6 : 0);
    found.push({ code, score: score + (prefer === "empirical" ? 0 : Math.min(code.uses, 50) / 200) });
  }
  found.sort((a, b) => b.score - a.score || byName(a.code.name, b.code.name));
  return found.slice(0, most).map((hit) => hit.code);
}

/** Where folded words stand in a text, [{start, end}] in its UTF-16 units, whole letters; `folded` is the text, by
 *  foldWithPlaces. */
export function placesOf(wanted, { words, places }) {
  const found = [];
  for (let i = words.indexOf(wanted); i >= 0; i = words.indexOf(wanted, i + wanted.length)) {
    let end = i + wanted.length;
    while (places && places[end] === places[end - 1]) end += 1; // æ is found by its a, and is marked whole
    found.push(places ? { start: places[i], end: places[end] } : { start: i, end });
  }
  return found;
}

/** A text folded, with the place in the text of each of its letters (null where nothing has moved). */
export function foldWithPlaces(text) {
  if (/^\p{ASCII}*$/u.test(text)) return { words: text.toLowerCase(), places: null };
  let words = "";
  const places = [];
  for (let i = 0; i < text.length;) {
    const letter = String.fromCodePoint(text.codePointAt(i));
    const folded = letter.length === 1 && letter <= "\x7f" ? letter.toLowerCase() : fold(letter);
    for (let j = 0; j < folded.length; j += 1) places.push(i);
    words += folded;
    i += letter.length;
  }
  places.push(text.length);
  return { words, places };
}

/** The hit to go to: `at` is the one where one is (-1: none yet, then the nearest to the row `from`), `by` 1 or -1. */
export function nextHit(hits, at, by, from) {
  const count = hits.length;
  if (at >= 0) return (at + by + count) % count;
  const next = hits.findIndex((hit) => hit.row.index >= from);
  return by > 0 ? Math.max(0, next) : ((next < 0 ? count : next) - 1 + count) % count;
}
