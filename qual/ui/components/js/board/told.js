// What an act on the board is about, for the page and in words.

import { RESIDUAL } from "./ladder.js";

/** The ids of what an act is about, and of what it makes. */
export function touchedBy(act) {
  return [
    act.id,
    ...(act.codes ?? []),
    ...(act.groups ?? []),
    ...(act.concepts ?? []),
    ...["group", "concept", "target", "code", "relation"].map((one) => act[one]),
  ].filter((id) => id && id !== RESIDUAL);
}

const answerTold = (board, { test, answer }) =>
  board.given?.tests[test]?.answers.find(([value]) => value === answer)?.[1] ?? answer;

/** An act on the board in words, for the person who did it. */
export function boardTold(board, kind, fields) {
  const name = (id) =>
    board.codes.get(id)?.name ??
    board.groups.get(id)?.name ??
    board.concepts.get(id)?.name ??
    board.relations.get(id)?.statement ??
    "";
  const quoted = (names) =>
    names
      .filter(Boolean)
      .map((one) => `«${one}»`)
      .join(", ");
  const what =
    fields.codes ??
    fields.groups ??
    fields.concepts ??
    [fields.target ?? fields.code ?? fields.relation ?? (kind === "lower" ? fields.group : null)].filter(Boolean);
  const to = {
    move: name(fields.group),
    move_new: fields.name,
    raise: fields.concept,
    lower: name(fields.concept),
    relate: fields.statement,
    verdict: answerTold(board, fields),
  }[kind];
  return board.w(`act.${kind}`, { what: quoted(what.length ? what.map(name) : [fields.name]), to: quoted([to]) });
}
