// What Streamlit mounts on the coding page, and runs again whenever the page's script has run.

import { wire } from "../wire/wire.js";
import { View, room } from "./view.js";

const line = wire();

export default function mount({ data, parentElement: parent }) {
  if (parent.view?.data.id !== data.id) {
    const before = parent.view?.data.source === data.source ? parent.view : null;
    parent.view?.destroy();
    parent.view = new View(parent, data, line, before);
  }
  room.view = parent.view;
  line.sync();
  parent.view.readOnly = data.refused ?? null;
  parent.view.setSound(data.sound);
  parent.view.goTo(data.at);
  return () => {
    parent.view?.destroy();
    if (room.view === parent.view) room.view = null;
    parent.view = null;
  };
}
