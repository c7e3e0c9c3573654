/* The player's script and styles come only when a film or a sound is about to be seen. */
import { styled, whenSeen } from "./when_seen.js";

export function loadPlayersWhenSeen() {
  whenSeen("[data-player]", load);
}

/** The browser's own controls stay where anything of this is missing.
 * @param {HTMLElement} holder */
async function load(holder) {
  const { playerScript, playerStyle } = holder.dataset;
  if (!playerScript || !playerStyle) return;
  try {
    await styled(playerStyle);
    const { openPlayer } = await import(playerScript);
    openPlayer(holder);
  } catch {
    holder.removeAttribute("data-player");
  }
}
