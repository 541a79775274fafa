// What Streamlit mounts on every page: the window registers with each run of the page's script, and hears what is asked
// of a figure that does not listen yet.

import { hear } from "../shared/summons.js";
import { wire } from "./wire.js";

export default function mount({ data, setTriggerValue }) {
  hear();
  wire().register(data, () => setTriggerValue("renew", crypto.randomUUID()));
}
