// What Streamlit mounts where one says who speaks, and runs again whenever the page's script has run.

import { wire } from "../wire/wire.js";
import { Who } from "./who.js";

const line = wire();

export default function mount({ data, parentElement }) {
  const root = parentElement.querySelector(".qw");
  if (!root || !data) return undefined;
  if (root.view?.data.session !== data.session) {
    root.view?.destroy();
    root.view = new Who(root, data, line);
  }
  // Streamlit mounts anew with what the script said last, also where more has been done since
  if (root.view.said !== data.mark) root.view.told(data);
  root.view.said = data.mark;
  line.sync();
  return () => {
    root.view?.destroy();
    root.view = null;
  };
}
