// What cannot be read of the texts of a page; tests/browser/geometry.py has it looked at.

export default function faults([selector, least]) {
  const found = [];
  const whole = selector === "body"; // then also what the parts of the page cut off of each other
  const window_ = document.documentElement.clientWidth;
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", {
    willReadFrequently: true,
  });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = "#000";
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], [x, y, z]) => [r * a + x * (1 - a), g * a + y * (1 - a), b * a + z * (1 - a), 1];
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => linear(part / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  /** An answer that rests on that of an element's parent, worked out once for each: a page has thousands of texts. */
  const once = (answer) => {
    const given = new Map();
    const of = (element) => {
      if (!given.has(element)) given.set(element, answer(element, of));
      return given.get(element);
    };
    return of;
  };
  const WHITE = [255, 255, 255, 1];
  const ground = once((element, of) => {
    const { backgroundColor, backgroundImage } = getComputedStyle(element);
    if (backgroundImage !== "none") return null; // a pattern, not a colour
    const layer = rgba(backgroundColor);
    if (layer[3] === 1) return layer;
    const under = element.parentElement ? of(element.parentElement) : WHITE;
    return under && over(layer, under);
  });
  const faint = once(
    (element, of) =>
      Number(getComputedStyle(element).opacity) * (element.parentElement ? of(element.parentElement) : 1),
  );
  const top = (element) => !element || element === document.body;
  /** Whether a text is only for who hears the page, or for who comes to it by Tab. */
  const heard = once((element, of) => {
    if (top(element)) return false;
    const { clipPath, clip } = getComputedStyle(element);
    return clipPath.startsWith("inset(50%") || clip.startsWith("rect(0") || of(element.parentElement);
  });
  const seen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest(".qual-heard, [data-testid=stIconMaterial]") && // the name of a sign is drawn as the sign
    !heard(element);
  /** Whether it is told whole on hover. */
  const cut = once((element, of) => !top(element) && (element.hasAttribute("title") || of(element.parentElement)));
  const turns = (element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return /auto|scroll/.test(overflowX + overflowY);
  };
  const scrolls = once(
    (element, of) =>
      (turns(element) && !element.matches("[data-testid=stMain], html, body")) ||
      (element.parentElement ? of(element.parentElement) : false),
  );

  /** What the parents of an element leave of it that cut off what leaves them, up to one that scrolls. */
  const within = once((element, of) => {
    const one = element.parentElement;
    if (top(one) || turns(one)) return { x: -Infinity, right: Infinity, bottom: Infinity };
    const left = { ...of(one) };
    const { overflowX, overflowY } = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    if (/hidden|clip/.test(overflowX)) {
      left.x = Math.max(left.x, box.x);
      left.right = Math.min(left.right, box.right);
    }
    if (/hidden|clip/.test(overflowY)) left.bottom = Math.min(left.bottom, box.bottom);
    return left;
  });

  const texts = [];
  for (const root of document.querySelectorAll(selector)) {
    const wide = root.scrollWidth - root.clientWidth;
    if (root.clientWidth && wide > 1 && !scrolls(root)) found.push(`${selector}: ${wide} px wider than it is`);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const element = node.parentElement;
      if (!node.data.trim() || !seen(element) || element.closest("title, style, script, canvas, noscript")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      let box = range.getBoundingClientRect();
      const style = getComputedStyle(element);
      const frame = element.getBoundingClientRect();
      const words = node.data.trim().slice(0, 40);
      const clips = /hidden|clip/.test(style.overflowX + style.overflowY);
      const hidden = clips && !element.ownerSVGElement && style.display !== "inline";
      if (hidden) {
        const [left, under] = [frame.right - box.right, frame.bottom - box.bottom];
        if ((left < -1.5 || under < -3) && !cut(element)) found.push(`cut: ${words}`);
        const [x, y] = [Math.max(box.x, frame.x), Math.max(box.y, frame.y)];
        box = new DOMRect(x, y, Math.min(box.right, frame.right) - x, Math.min(box.bottom, frame.bottom) - y);
      }
      if (box.width < 0.5 || box.height < 0.5) continue;
      const inside = whole ? within(element) : null;
      if (inside && (box.right > inside.right + 1.5 || box.bottom > inside.bottom + 3 || box.x < inside.x - 1.5)) {
        if (!cut(element)) found.push(`cut by what it stands in: ${words}`);
      }
      if ((box.right > window_ + 1 || box.x < -1) && !scrolls(element)) found.push(`outside the window: ${words}`);
      if (!element.closest(":disabled, [aria-disabled=true]")) {
        const under = ground(element.ownerSVGElement ?? element);
        if (under) {
          const ink = rgba(element.ownerSVGElement ? style.fill : style.color);
          const drawn = over([ink[0], ink[1], ink[2], ink[3] * faint(element)], under);
          const [high, low] = [light(drawn.slice(0, 3)), light(under.slice(0, 3))].sort((a, b) => b - a);
          const contrast = (high + 0.05) / (low + 0.05);
          if (contrast < least) found.push(`contrast ${contrast.toFixed(2)}: ${words}`);
        }
      }
      if (scrolls(element)) continue;
      const lines = hidden ? [box] : [...range.getClientRects()]; // the box of several lines is also where others stand
      for (const line of lines) texts.push({ element, box: line, words });
    }
  }
  const slack = 2; // the boxes of lines are higher than their letters
  for (let i = 0; i < texts.length; i += 1) {
    for (let j = i + 1; j < texts.length; j += 1) {
      const [a, b] = [texts[i], texts[j]];
      const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.x, b.box.x);
      const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.y, b.box.y);
      const low = Math.min(a.box.height, b.box.height);
      if (across <= slack || down <= Math.max(slack, 0.3 * low)) continue;
      if (a.element === b.element || a.element.contains(b.element) || b.element.contains(a.element)) continue;
      found.push(`over each other: ${a.words} | ${b.words}`);
    }
  }
  if (whole) {
    const main = document.querySelector("[data-testid=stMain]"); // what scrolls in the place of the window
    if (main && main.scrollWidth > main.clientWidth + 1) found.push("the page is wider than the window");
  }
  if (document.documentElement.scrollWidth > window_ + 1) found.push("the page is wider than the window");
  return [...new Set(found)];
}
