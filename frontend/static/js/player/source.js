/* Where the bytes come from: the browser's own HLS on Apple's machines, hls.js everywhere else. */
import Hls from "hls.js";

/** @typedef {{ fail: (kind: "network" | "media" | "kind") => void }} Troubles */
/** @typedef {{ offerSizes: (select: HTMLSelectElement) => void }} Source */

const PLAYLIST = "application/vnd.apple.mpegurl";
const START_LINES = 360;
const SPARING_LINES = 240;
const NAMES = /** @type {const} */ ([[240, "极省"], [360, "流畅"], [720, "高清"], [1080, "超清"]]);
const NOTHING = { offerSizes: () => undefined };

/** Nothing is fetched before somebody presses play.
 * @param {HTMLMediaElement} media @param {Troubles} troubles @returns {Source} */
export function sourceOf(media, troubles) {
  const address = media.querySelector(`source[type="${PLAYLIST}"]`)?.getAttribute("src");
  if (!address || hasItsOwn(media)) return NOTHING;
  if (!Hls.isSupported()) {
    troubles.fail("kind");
    return NOTHING;
  }
  return { offerSizes: (select) => offerSizes(open(media, address, troubles), select) };
}

/** Chrome on phones claims to know the playlists too, and does it badly: Safari alone is believed.
 * @param {HTMLMediaElement} media */
function hasItsOwn(media) {
  return "webkitSetPresentationMode" in media && media.canPlayType(PLAYLIST) !== "";
}

/** @param {HTMLMediaElement} media @param {string} address @param {Troubles} troubles */
function open(media, address, troubles) {
  const hls = new Hls({ autoStartLoad: false, enableWorker: false, capLevelToPlayerSize: false, backBufferLength: 60, maxBufferLength: 30 });
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    const start = levelFor(hls.levels, isSparing() ? SPARING_LINES : START_LINES);
    if (isSparing()) hls.autoLevelCapping = start;
    hls.startLevel = start;
    hls.startLoad();
  });
  hls.on(Hls.Events.ERROR, (_, problem) => {
    if (problem.fatal && !mend(hls, problem.type)) {
      media.pause();
      troubles.fail(problem.type === Hls.ErrorTypes.NETWORK_ERROR ? "network" : "media");
    }
  });
  media.querySelectorAll("source").forEach((source) => source.remove());
  media.preload = "metadata";
  hls.attachMedia(media);
  media.addEventListener("play", () => (hls.levels.length ? hls.startLoad() : hls.loadSource(address)));
  return hls;
}

/** A picture that breaks is taken up again once; everything else is said.
 * @param {Hls} hls @param {string} type */
function mend(hls, type) {
  if (type !== Hls.ErrorTypes.MEDIA_ERROR || mended.has(hls)) return false;
  mended.add(hls);
  hls.recoverMediaError();
  return true;
}

/** @type {WeakSet<Hls>} */
const mended = new WeakSet();

/** @param {HTMLSelectElement} select @param {Hls} hls */
function offerSizes(hls, select) {
  hls.on(Hls.Events.MANIFEST_PARSED, () => {
    if (hls.levels.length < 2 || !hls.levels.some((level) => level.height)) return;
    select.replaceChildren(new Option("自动", "-1", true, true));
    hls.levels.forEach((level, number) => select.add(new Option(nameOf(level), String(number))));
    select.addEventListener("change", () => { hls.nextLevel = Number(select.value); });
    select.hidden = false;
  });
}

/** The largest that is not above so many lines; the smallest where all are.
 * @param {{width: number, height: number}[]} levels @param {number} lines */
export function levelFor(levels, lines) {
  const fitting = levels.map((level, number) => ({ number, side: shortSide(level) })).filter((one) => one.side <= lines);
  return fitting.length ? fitting.reduce((best, one) => (one.side > best.side ? one : best)).number : 0;
}

/** @param {{width: number, height: number}} level */
function nameOf(level) {
  const side = shortSide(level);
  const known = NAMES.find(([lines]) => Math.abs(lines - side) <= 8);
  return known ? known[1] : `${side} 线`;
}

/** @param {{width: number, height: number}} level */
function shortSide(level) {
  return Math.min(level.width || 0, level.height || 0);
}

/** Somebody who pays by the megabyte, or whose network carries little. */
function isSparing() {
  const connection = /** @type {{saveData?: boolean, effectiveType?: string}|undefined} */ (/** @type {any} */ (navigator).connection);
  return Boolean(connection?.saveData) || ["slow-2g", "2g"].includes(connection?.effectiveType ?? "");
}
