// Whether the page is in somebody's hands: drawn anew it would take away what they are in the middle of.

const OPEN = [
  '[data-testid="stPopoverBody"]',
  '[data-baseweb="popover"]', // a list to choose from, a calendar
  '[role="dialog"]:not([hidden])',
  "dialog[open]",
  '[role="alert"].qual-problem', // what went wrong was said in this drawing, and the next would not say it
].join(", ");
const FIELD = "textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button])";
const DRAWN = '[data-testid="stApp"][data-test-script-state="notRunning"]';

export function occupied(page = document) {
  const shown = [...page.querySelectorAll(OPEN)].some((one) => one.checkVisibility());
  return shown || Boolean(page.activeElement?.matches(FIELD)) || !page.querySelector(DRAWN);
}
