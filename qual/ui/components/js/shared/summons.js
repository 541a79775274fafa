// Who is asked for the big screen: by F, where nobody is typing, or by a click on what has `data-qual-screen`. What is
// asked before anything on the page listens, as it may be while the page is drawn, is answered by what listens first,
// unless one has done something else meanwhile, or has left the page.

const TYPING = "input, textarea, select, [contenteditable], [role=dialog], dialog";
const listening = new Set();
let asked = null; // the page on which nobody has answered yet
let hears = false;

function ask() {
  if (!listening.size) asked = location.pathname;
  for (const show of [...listening]) show();
}

/** From now on what is asked is heard. */
export function hear() {
  if (hears) return;
  hears = true;
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    asked = null;
    if (key.toLowerCase() !== "f" || ctrlKey || metaKey || altKey || target.closest?.(TYPING)) return;
    if (listening.size) event.preventDefault();
    ask();
  });
  document.addEventListener("click", ({ target }) => {
    asked = null;
    if (target.closest?.("[data-qual-screen]")) ask();
  });
}

/** Call `show` each time the big screen is asked for, and at once where it has been; gives what ends it. */
export function summoned(show) {
  hear();
  listening.add(show);
  const here = asked === location.pathname;
  asked = null;
  if (here) show();
  return () => listening.delete(show);
}
