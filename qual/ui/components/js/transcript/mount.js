// What Streamlit mounts on the coding page, and runs again whenever the page's script has run.

import { fill, make } from "../shared/drawing.js";
import { wire } from "../wire/wire.js";
import { lastSession } from "./place.js";
import { View, room } from "./view.js";
import { Where } from "./where.js";

const line = wire();

export default function mount({ data, parentElement: parent, setTriggerValue }) {
  const choose = (session) => setTriggerValue("session", session);
  const before = lastSession(data, sessionStorage);
  if (before) choose(before);
  else if (data.utterances.length) transcript(parent, data, choose);
  else nothing(parent, data, choose);
  return () => {
    parent.view?.destroy();
    if (room.view === parent.view) room.view = null;
    parent.view = null;
  };
}

function transcript(parent, data, choose) {
  if (parent.view?.data.id !== data.id) {
    const before = parent.view?.data.source === data.source ? parent.view : null;
    parent.view?.destroy();
    parent.bare?.remove();
    parent.view = new View(parent, data, line, { before, choose });
  }
  room.view = parent.view;
  line.sync();
  parent.view.readOnly = data.refused ?? null;
  parent.view.setStrip(data.strip);
  parent.view.setSound(data.sound);
  parent.view.goTo(data.at);
}

/** A session of which there is nothing to code: the page says why, and the way to others stands. */
function nothing(parent, data, choose) {
  parent.view?.destroy();
  parent.view = room.view = null;
  parent.bare?.remove();
  const where = new Where({ line, w: (key, values = {}) => fill(data.words[key] ?? key, values) }, choose);
  where.draw(data.strip);
  parent.bare = make("section", { class: "qt" }, make("div", { class: "qt-strip" }, where.element));
  parent.append(parent.bare);
}
