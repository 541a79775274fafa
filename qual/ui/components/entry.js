// Put before a component is mounted: Streamlit hands a script over as a blob, from which only whole addresses can be
// imported. SCRIPTS are the addresses of what the component needs, its mount first: asked for at once, not one after
// the other has come.

async function load() {
  try {
    const [module] = await Promise.all(SCRIPTS.map((script) => import(new URL(script, location.origin).href)));
    return module.default;
  } catch (error) {
    console.error(error);
    return unloaded;
  }
}

/** In the component's place: why it is not there, once a page. */
function unloaded({ data, parentElement }) {
  if (document.querySelector(".qual-unloaded")) return undefined;
  const said = document.createElement("p");
  said.className = "qual-problem qual-unloaded";
  said.setAttribute("role", "alert");
  said.textContent = data?.unloaded;
  parentElement.append(said);
  return () => said.remove();
}

const mount = await load();
const latest = new WeakMap(); // of each place that is drawn in: the mount that came last

/**
 * What a component is given comes in a list of one (`mounting.py`). Where Streamlit mounts anew before the script has
 * come, it mounts twice when it has, and then ends the first: what both draw in is the second's by then.
 */
export default (given) => {
  const place = given.parentElement;
  const mine = Symbol("mount");
  latest.set(place, mine);
  const end = mount({ ...given, data: given.data[0] });
  return () => {
    if (latest.get(place) === mine) end?.();
  };
};
