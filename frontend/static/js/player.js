/* The player: our controls round a film or a sound, the same in every browser and by keyboard. */
import { buildControls } from "./player/controls.js";
import { listenToKeys } from "./player/keys.js";
import { sourceOf } from "./player/source.js";
import { tellTroubles } from "./player/troubles.js";

/** Takes the place of the browser's own controls; what was written for no script stays hidden.
 * @param {HTMLElement} holder */
export function openPlayer(holder) {
  const media = holder.querySelector("video, audio");
  const bar = holder.querySelector(".player-bar");
  if (!(media instanceof HTMLMediaElement) || !(bar instanceof HTMLElement)) return;
  const hadFocus = holder.contains(document.activeElement);
  const troubles = tellTroubles(holder, media);
  const source = sourceOf(media, troubles);
  buildControls(holder, media, bar, source);
  listenToKeys(holder, media);
  holder.classList.add("is-open");
  // What had the focus was moved into the controller, and lost it on the way.
  if (hadFocus) /** @type {HTMLElement | null} */ (holder.querySelector("media-controller"))?.focus();
}
