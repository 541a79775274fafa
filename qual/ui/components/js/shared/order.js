// The Norwegian order of names, as `qual/language/order.py` has it: the collation of the Unicode CLDR, and numbers by
// their value.

const NORWEGIAN = new Intl.Collator("nb", { numeric: true });

export function byName(one, other) {
  return NORWEGIAN.compare(one, other);
}

export const ORDERS = ["list", "name", "use", "newest", "group"];

/** Codes in another order than that of the list, in which they came; `groups` are ids in order. */
export function inOrderOf(codes, how, groups) {
  const named = (a, b) => byName(a.name, b.name);
  const place = new Map(groups.map((id, i) => [id, i]));
  const at = (code) => place.get(code.group) ?? groups.length;
  if (how === "name") return [...codes].sort(named);
  if (how === "use") return [...codes].sort((a, b) => b.uses - a.uses || named(a, b));
  if (how === "newest") return [...codes].reverse();
  if (how === "group") return [...codes].sort((a, b) => at(a) - at(b) || named(a, b));
  return codes;
}
