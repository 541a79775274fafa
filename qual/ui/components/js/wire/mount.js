// What Streamlit mounts on every page: the window registers with each run of the page's script.

import { wire } from "./wire.js";

export default function mount({ data, setTriggerValue }) {
  wire().register(data, () => setTriggerValue("renew", crypto.randomUUID()));
}
