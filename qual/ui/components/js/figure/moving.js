// From one mark to the next by the arrows.

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** The nearest of these elements in the direction of a key, or null: what stands beside the way is farther off. */
export function nearest(from, key, all) {
  const way = WAYS[key];
  if (!way) return null;
  const here = middle(from);
  let best = null;
  let least = Infinity;
  for (const one of all) {
    const there = middle(one);
    const along = (there.x - here.x) * way[0] + (there.y - here.y) * way[1];
    const beside = Math.abs((there.x - here.x) * way[1]) + Math.abs((there.y - here.y) * way[0]);
    const far = along + 4 * beside;
    if (one !== from && along > 1 && far < least) [best, least] = [one, far];
  }
  return best;
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
