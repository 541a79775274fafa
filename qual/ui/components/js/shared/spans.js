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
