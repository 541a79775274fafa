// What Streamlit mounts on the codebook's page, and runs again whenever the page's script has run.

import { wire } from "../wire/wire.js";
import { Board } from "./board.js";

const line = wire();

export default function mount({ data, parentElement, setTriggerValue }) {
  if (parentElement.view?.drawnFor !== `${data.chosen} ${data.language}`) {
    parentElement.view?.destroy();
    parentElement.view = new Board(parentElement, data, line);
  }
  line.sync(); // the script has run: something may have been done on the page around the board
  parentElement.view.open = (kind, id) => setTriggerValue("open", { kind, id });
  return () => {
    parentElement.view?.destroy();
    parentElement.view = null;
  };
}
