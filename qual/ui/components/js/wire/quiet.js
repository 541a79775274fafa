// When the app is gone, Streamlit opens a box over the page, in English, that asks for an internet connection and takes
// the keys away from what is being written. The banner says what there is to say: the box is closed as it opens (it
// then stays closed until the app is back), and the focus put back.

const BOX = '[data-testid="stDialog"]';

export function keepQuiet(stopped) {
  let last = document.activeElement; // outside the box
  document.addEventListener("focusin", ({ target }) => {
    if (!target.closest(BOX)) last = target;
  });
  new MutationObserver(() => {
    const close = stopped()
      ? document.querySelector(`${BOX} button:is([aria-label="Close"], [data-theirs="Close"])`)
      : null;
    if (!close) return;
    const before = last;
    close.click();
    let tries = 0;
    const back = setInterval(() => {
      tries += 1;
      if (document.querySelector(BOX) && tries < 20) return;
      clearInterval(back);
      if (before?.isConnected && document.activeElement === document.body) before.focus({ preventScroll: true });
    }, 50);
  }).observe(document.body, { childList: true, subtree: true });
}
