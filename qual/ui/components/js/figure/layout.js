// Where panels stand: how many beside each other, and how wide their cells are. Touches no document.

/**
 * Panels of `columns[i]` cells in lines under each other: as many in a line as have room for cells of `least`, lines of
 * like length, cells as wide as then fits, at most `most`, none where there is no room. A panel wider than a line is
 * cut into bands.
 *
 * Gives `cell` and `lines`, each a list of { panel, from, to }: columns `from` up to `to` of a panel.
 */
export function arrange({ columns, width, least, most = Infinity, gap = 0 }) {
  const room = Math.max(Math.floor(width / least), 1); // cells in a line, at most
  const bands = columns.flatMap((count, panel) => {
    const several = Math.max(Math.ceil(count / room), 1);
    const size = Math.ceil(count / several);
    return Array.from({ length: several }, (_, at) => ({
      panel,
      from: at * size,
      to: Math.min((at + 1) * size, count),
    })).filter(({ from, to }) => to > from);
  });
  let beside = bands.length;
  while (beside > 1 && widest(cut(bands, beside), least, gap) > width) beside -= 1;
  const lines = cut(bands, Math.ceil(bands.length / Math.max(Math.ceil(bands.length / Math.max(beside, 1)), 1)));
  const cell = Math.min(most, ...lines.map((line) => (width - gap * (line.length - 1)) / cells(line)));
  return { lines, cell: Math.max(Math.floor(cell), 0) };
}

function cut(bands, beside) {
  const lines = [];
  for (let at = 0; at < bands.length; at += Math.max(beside, 1)) lines.push(bands.slice(at, at + Math.max(beside, 1)));
  return lines;
}

function cells(line) {
  return line.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Pixels that the widest of these lines takes. */
export function widest(lines, cell, gap) {
  return Math.max(...lines.map((line) => cells(line) * cell + gap * (line.length - 1)));
}

/** Of places along an axis, those that stand closer than `apart` as one: [{ at, text, told }]. */
export function gathered(places, apart) {
  const found = [];
  for (const one of [...places].sort((a, b) => a.at - b.at)) {
    const last = found.at(-1);
    if (last && one.at - last.at < apart) {
      last.text += `, ${one.text}`;
      last.told += `\n${one.told}`;
    } else found.push({ ...one });
  }
  return found;
}

/** The path of a line through marks (column `c`, value `v`), broken where a session has no figure or there is none. */
export function trend(line, x, y) {
  let last = null;
  return [...line]
    .filter(({ v }) => v !== undefined)
    .sort((a, b) => a.c - b.c)
    .map(({ c, v }) => {
      const move = `${c - 1 === last ? "L" : "M"}${x(c)},${y(v)}`;
      last = c;
      return move;
    })
    .join("");
}
