// Elements and words on the page.

/** Seconds as 00:14:02. */
export function clock(seconds) {
  const whole = Math.floor(seconds);
  return [whole / 3600, (whole / 60) % 60, whole % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0"))
    .join(":");
}

/** An element with properties and children; words only ever enter as text. */
export function make(tag, properties = {}, ...children) {
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

/** Whether a click is the second of a double click, or a later one: what the first did may have put something else
 *  under the pointer. */
export const again = (event) => event.detail > 1;

/** A message with its {places} filled; {count:one|several} is what its number asks for, as in qual/messages. */
export function fill(message, values) {
  return message.replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (all, name, one, several) => {
    const value = values[name];
    if (value === undefined || value === null || one === undefined) return value ?? all;
    return String(value) === "1" ? one : several;
  });
}

/** Words of at most `most` code points, the last of them … where some were left out. */
export function shorten(words, most) {
  const points = [...words];
  return points.length > most
    ? `${points
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : words;
}
