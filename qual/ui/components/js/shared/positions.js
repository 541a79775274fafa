// Positions in a text. Python counts code points, the browser UTF-16 units; everything that leaves or enters the page
// goes through toPoints and toUnits.

/** How many code points lie before UTF-16 position `unit` of `text`. */
export function toPoints(text, unit) {
  let points = 0;
  for (let i = 0; i < unit && i < text.length; i += text.codePointAt(i) > 0xffff ? 2 : 1) points += 1;
  return points;
}

/** The UTF-16 position of code point number `point` of `text`. */
export function toUnits(text, point) {
  let unit = 0;
  for (let left = point; left > 0 && unit < text.length; left -= 1) unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  return unit;
}

/** The words of `text` as [start, end] in UTF-16 units. */
export function wordsOf(text) {
  return [...text.matchAll(/[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|[-'’](?=[\p{L}\p{N}]))*/gu)].map((m) => [
    m.index,
    m.index + m[0].length,
  ]);
}
