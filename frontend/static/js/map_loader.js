/* The map's script and styles come only when a map is about to be seen. */
import { styled, whenSeen } from "./when_seen.js";

export function loadMapsWhenSeen() {
  whenSeen("[data-map]", load);
}

/** The drawn sheet stays where anything of this is missing.
 * @param {HTMLElement} holder */
async function load(holder) {
  const { mapScript, mapStyle } = holder.dataset;
  if (!mapScript || !mapStyle) return;
  try {
    await styled(mapStyle);
    const { drawMap } = await import(mapScript);
    await drawMap(holder);
  } catch {
    holder.removeAttribute("data-map");
  }
}
