// What is decided of the talk and its speakers without drawing anything.

/** The person that a key stands for: a digit the first nine, Shift and a digit from the tenth on; null else. */
export function personOf({ code, shiftKey, ctrlKey, metaKey, altKey }, people) {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code ?? "")?.[1];
  if (!digit || ctrlKey || metaKey || altKey) return null;
  return people[Number(digit) - 1 + (shiftKey ? 9 : 0)] ?? null;
}

/** How the key of a person is written; "" where there is none. */
export function keyOf(place) {
  if (place < 9) return String(place + 1);
  return place < 18 ? `⇧${place - 8}` : "";
}

/** Where an utterance can be cut: the UTF-16 positions of what stands after a blank, the first of all left out. */
export function places(text) {
  const begun = text.length - text.trimStart().length;
  return [...text.matchAll(/(?<=\s)\S/gu)].map((found) => found.index).filter((place) => place > begun);
}

/** The next place, or the one before, seen from `at` (null: none yet). */
export function step(all, at, by) {
  if (by > 0) return all.find((place) => at === null || place > at) ?? at;
  return all.findLast((place) => at !== null && place < at) ?? null;
}

/** The next row of which nobody has said who speaks, after `from`, then from the start; -1 where there is none. */
export function nextOpen(rows, from) {
  const later = rows.findIndex((row, at) => at > from && row.label === null);
  return later >= 0 ? later : rows.findIndex((row) => row.label === null);
}

/** The rows from `from` on that have a guess and no speaker, without a gap: what one key takes. */
export function run(rows, from) {
  const found = [];
  for (let at = from; at < rows.length && rows[at].label === null && rows[at].guess; at += 1) found.push(at);
  return found;
}

/** How many words each label has, and of how many utterances somebody has said who speaks. */
export function shares(rows) {
  const words = new Map();
  let given = 0;
  for (const { label, text } of rows) {
    if (label === null) continue;
    given += 1;
    words.set(label, (words.get(label) ?? 0) + text.split(/\s+/u).filter(Boolean).length);
  }
  return { words, given };
}
