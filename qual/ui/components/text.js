// Positions, search and layout: plain functions over text. Python counts code points, the browser UTF-16 units;
// everything that leaves or enters the page goes through toPoints and toUnits.

/** How many code points lie before UTF-16 position `unit` of `text`. */
function toPoints(text, unit) {
  let points = 0;
  for (let i = 0; i < unit && i < text.length; i += text.codePointAt(i) > 0xffff ? 2 : 1) points += 1;
  return points;
}

/** The UTF-16 position of code point number `point` of `text`. */
function toUnits(text, point) {
  let unit = 0;
  for (let left = point; left > 0 && unit < text.length; left -= 1) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  return unit;
}

const SAME = { æ: "ae", ø: "o", å: "a", ð: "d", þ: "th", ß: "ss" };

/** Lower case, æøå as ae, o, a, no other accents: what two spellings of a word have in common. */
function fold(words) {
  return words.toLowerCase().replace(/[æøåðþß]/g, (letter) => SAME[letter]).normalize("NFD").replace(/\p{M}/gu, "");
}

/** Whether `a` starts like `b` but for one letter changed, missing, added or swapped. */
function nearlyStarts(b, a) {
  if (a.length < 4) return false;
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] === b[i]) continue;
    const rest = a.slice(i + 1);
    return b.startsWith(rest, i + 1) || b.startsWith(a.slice(i), i + 1) || b.startsWith(rest, i)
      || (a[i] === b[i + 1] && a[i + 1] === b[i] && b.startsWith(a.slice(i + 2), i + 2));
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

/** The codes whose names hold every word of `query`, the best first; `prefer` is the origin that goes first. */
function findCodes(query, codes, prefer, most = 8) {
  const whole = fold(query.trim());
  const terms = whole.split(/\s+/).filter(Boolean);
  if (!terms.length) return [];
  const found = [];
  for (const code of codes) {
    code.folded ??= fold(code.name);
    const words = code.folded.split(/[^\p{L}\p{N}]+/u);
    const each = terms.map((term) => fits(term, code.folded, words));
    if (each.includes(0)) continue;
    const exact = code.folded === whole ? 100 : code.folded.startsWith(whole) ? 10 : code.folded.includes(whole) ? 4 : 0;
    const score = exact + each.reduce((sum, one) => sum + one, 0) / each.length + (code.origin === prefer ? 0.6 : 0);
    found.push({ code, score: score + Math.min(code.uses, 50) / 200 });
  }
  found.sort((a, b) => b.score - a.score || a.code.name.localeCompare(b.code.name, "nb"));
  return found.slice(0, most).map((hit) => hit.code);
}

/** Give each span ({start, end}) the lowest lane where it overlaps no other; returns how many lanes there are. */
function putInLanes(spans) {
  const ends = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const free = ends.findIndex((end) => end <= span.start);
    span.lane = free < 0 ? ends.length : free;
    ends[span.lane] = span.end;
  }
  return ends.length;
}

/** Cut [0, length) where spans start and end: [{start, end, spans}], in order. */
function cutInRuns(length, spans) {
  const cuts = [...new Set([0, length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => ({
    start: cuts[i], end, spans: spans.filter((span) => span.start <= cuts[i] && span.end >= end),
  }));
}

/** The words of `text` as [start, end] in UTF-16 units. */
function wordsOf(text) {
  return [...text.matchAll(/[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[-'’](?=[\p{L}\p{N}]))*/gu)].map((m) => [m.index, m.index + m[0].length]);
}

/** Seconds as 00:14:02. */
function clock(seconds) {
  const whole = Math.floor(seconds);
  return [whole / 3600, (whole / 60) % 60, whole % 60].map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

/** An element with properties and children; words only ever enter as text. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A message with its {places} filled. */
function fill(message, values) {
  return message.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
