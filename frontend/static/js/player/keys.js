/* Keys of the player, while one is inside it: nothing on the rest of the page listens to them. */

const SHORT_S = 5;
const LONG_S = 10;
const LOUDER = 0.1;
const TENTHS = 10;

/** @type {Record<string, (media: HTMLMediaElement, holder: HTMLElement) => void>} */
const ACTIONS = {
  " ": toggle,
  k: toggle,
  arrowleft: (media) => leap(media, -SHORT_S),
  arrowright: (media) => leap(media, SHORT_S),
  j: (media) => leap(media, -LONG_S),
  l: (media) => leap(media, LONG_S),
  arrowup: (media) => loudness(media, LOUDER),
  arrowdown: (media) => loudness(media, -LOUDER),
  m: (media) => { media.muted = !media.muted; },
  c: (_, holder) => press(holder, "media-captions-button"),
  f: (_, holder) => press(holder, "media-fullscreen-button"),
};

/** @param {HTMLElement} holder @param {HTMLMediaElement} media */
export function listenToKeys(holder, media) {
  holder.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isElsewhere(event)) return;
    const action = ACTIONS[event.key.toLowerCase()] ?? tenth(event.key);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action(media, holder);
  }, true);
}

/** A button keeps its space bar, a choice all its keys.
 * @param {KeyboardEvent} event */
function isElsewhere(event) {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("select, a")) return true;
  return event.key === " " && target.matches("button, [role=button]");
}

/** @param {string} key */
function tenth(key) {
  if (!/^[0-9]$/.test(key)) return null;
  return (/** @type {HTMLMediaElement} */ media) => {
    if (Number.isFinite(media.duration)) media.currentTime = (media.duration * Number(key)) / TENTHS;
  };
}

/** @param {HTMLMediaElement} media */
function toggle(media) {
  if (media.paused) media.play().catch(() => undefined);
  else media.pause();
}

/** @param {HTMLMediaElement} media @param {number} seconds */
function leap(media, seconds) {
  const end = Number.isFinite(media.duration) ? media.duration : media.currentTime;
  media.currentTime = Math.min(Math.max(media.currentTime + seconds, 0), end);
}

/** @param {HTMLMediaElement} media @param {number} step */
function loudness(media, step) {
  media.muted = false;
  media.volume = Math.min(Math.max(media.volume + step, 0), 1);
}

/** @param {HTMLElement} holder @param {string} name */
function press(holder, name) {
  const button = holder.querySelector(name);
  if (button instanceof HTMLElement) button.click();
}
