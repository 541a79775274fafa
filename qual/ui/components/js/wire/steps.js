// The way back: a step in the browser's history is what somebody did. A page says its address in several pieces, and
// adds to it as it comes (who codes, the session it has chosen): each would be a step, to go back on one by one.

/** Have the history keep at most one step for each thing that is done; `listen` hears what people do. */
export function keepSteps(history, listen) {
  let kept = true; // nobody has done anything since the last step
  const acted = () => (kept = false);
  for (const kind of ["pointerdown", "click", "keydown"]) listen(kind, acted);
  const push = history.pushState.bind(history);
  history.pushState = (...step) => {
    if (kept) return history.replaceState(...step);
    kept = true;
    return push(...step);
  };
}
