// The ladder as it is stored, with the acts that are still on their way laid over it: plain values, nothing is drawn
// here.

/** The id of the group in which a code stands that has none. */
export const RESIDUAL = "residual";

/** `data` as the server tells the ladder, `tests` by name with the answers for yes and no to `each` question and those
 *  that fail it, `residual` the words of the group of the codes without one. Returns codes, groups, concepts, points
 *  and relations by id, in order. */
export function ladderOf(data, acts, tests, residual) {
  const ladder = {
    codes: new Map(data.codes.map((code) => [code.id, { ...code }])),
    groups: new Map(data.groups.map((group) => [group.id, { ...group }])),
    concepts: new Map(data.concepts.map((concept) => [concept.id, { ...concept, groups: [...concept.groups] }])),
    points: new Map(data.points.map((point) => [point.id, point])),
    relations: new Map(data.relations.map((relation) => [relation.id, { ...relation }])),
  };
  for (const act of acts) LAYING[act.kind]?.(ladder, act, { rounds: data.rounds, tests });
  if (!data.grouping?.framework) ladder.groups.set(RESIDUAL, { id: RESIDUAL, ...residual, test: null });
  return ladder;
}

const named = (map, name) => [...map.values()].find((one) => one.name.toLowerCase() === name.trim().toLowerCase());

/** What stands under a name, made where nothing does. */
function madeGroup({ groups }, id, name) {
  if (!named(groups, name)) groups.set(id, { id, name, definition: null, test: "open" });
  return named(groups, name);
}

function madeConcept({ concepts }, id, name) {
  if (!named(concepts, name)) {
    concepts.set(id, { id, name, definition: null, test: "open", groups: [], others: [], others_failed: [] });
  }
  return named(concepts, name);
}

function move({ codes }, ids, group) {
  for (const id of ids) if (codes.has(id)) codes.get(id).group = group === RESIDUAL ? null : group;
}

/** What stands after one more answer, by question, and what comes of it. */
function judgedBy({ answers = [] }, answer, { each = [], fails }) {
  const now = each.length ? each.map((pair, i) => (pair.includes(answer) ? answer : (answers[i] ?? null))) : [answer];
  const failed = now.some((one) => fails.includes(one));
  return { answers: now, test: failed ? "failed" : now.includes(null) ? "open" : "passed" };
}

/** What each kind of act does to the ladder. */
const LAYING = {
  code_new: ({ codes }, { id, name }, { rounds }) =>
    codes.set(id, {
      id,
      name,
      origin: "empirical",
      group: null,
      uses: 0,
      by_round: rounds.map(() => 0),
      test: "open",
      answers: [],
      advice: null,
    }),
  group_new: (ladder, { id, name }) => madeGroup(ladder, id, name),
  concept_new: (ladder, { id, name }) => madeConcept(ladder, id, name),
  move: (ladder, { codes, group }) => move(ladder, codes, group),
  move_new: (ladder, { id, codes, name }) => move(ladder, codes, madeGroup(ladder, id, name).id),
  raise: (ladder, { id, concept, groups }) => {
    const to = madeConcept(ladder, id, concept);
    to.groups = [...new Set([...to.groups, ...groups])];
  },
  lower: ({ concepts }, { concept, group }) => {
    const from = concepts.get(concept);
    if (from) from.groups = from.groups.filter((id) => id !== group);
  },
  verdict: ({ codes, groups, concepts }, { test, target, answer }, { tests }) => {
    const judged = codes.get(target) ?? groups.get(target) ?? concepts.get(target);
    if (judged) Object.assign(judged, judgedBy(judged, answer, tests[test]));
  },
  relate: ({ relations, concepts }, { id, statement, concepts: ids }) => {
    const tied = ids.filter((one) => concepts.has(one)).map((one) => ({ id: one, name: concepts.get(one).name }));
    const same = [...relations.values()].find((one) => one.statement.toLowerCase() === statement.toLowerCase());
    const to = same ?? { id, statement, concepts: [] };
    const before = to.concepts.filter((one) => !ids.includes(one.id));
    relations.set(to.id, { ...to, concepts: [...before, ...tied] });
  },
  unrelate: ({ relations }, { relation }) => relations.delete(relation),
  silence: ({ codes }, { code }) => {
    if (codes.has(code)) codes.get(code).advice = null;
  },
};
