// How spans that lie over each other are laid out.

/** Give each span ({start, end}) the lowest lane where it overlaps no other; returns how many lanes there are. */
export function putInLanes(spans) {
  const ends = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const free = ends.findIndex((end) => end <= span.start);
    span.lane = free < 0 ? ends.length : free;
    ends[span.lane] = span.end;
  }
  return ends.length;
}

/** Cut [0, length) where spans start and end: [{start, end, spans}], in order. */
export function cutInRuns(length, spans) {
  const cuts = [...new Set([0, length, ...spans.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => ({
    start: cuts[i],
    end,
    spans: spans.filter((span) => span.start <= cuts[i] && span.end >= end),
  }));
}

/** The codes, each once, of the codings that share words with `coding` in an utterance (its id); not its own. */
export function sharing(coding, others, utterance) {
  const within = (one) => one.spans.filter(([id]) => id === utterance);
  const meets = (one) => within(one).some(([, from, to]) => within(coding).some(([, a, b]) => from < b && a < to));
  return [...new Set(others.filter((one) => one.code !== coding.code && meets(one)).map((one) => one.code))];
}
