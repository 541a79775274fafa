// An act in words, for the person who did it: what is shown while it waits, is refused, or is kept as text.

import { shorten } from "../shared/drawing.js";

export function toldOf(view, kind, fields) {
  const quoted = (words) => (words ? `«${shorten(words, 200)}»` : "");
  const coding = fields.coding ? view.standing.codings.get(view.standing.idOf(fields.coding)) : null;
  const several = [...(fields.codes ?? []).map((id) => view.codes.get(id)?.name), ...(fields.names ?? [])].join(", ");
  const code = several || (fields.name ?? view.codes.get(fields.code ?? coding?.code)?.name ?? "");
  const spans = fields.spans ?? coding?.spans.map(([utterance]) => ({ utterance })) ?? [];
  const utterances = fields.utterance
    ? [{ utterance: fields.utterance }]
    : fields.on === "utterance"
      ? [{ utterance: fields.target }]
      : spans;
  const where = utterances
    .map((span) => [view.byId.get(span.utterance)?.reference, quoted(span.text)].filter(Boolean).join(" "))
    .join(", ");
  const memo = fields.memo ? view.standing.memos.find((one) => one.id === fields.memo) : null;
  return view.w(`act.${kind}`, {
    code,
    where: where || view.data.session,
    words: fields.text ?? fields.statement ?? memo?.text ?? "",
  });
}
