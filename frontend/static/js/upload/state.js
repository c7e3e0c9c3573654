/* What becomes of a film that has arrived: told as it happens, asked for while nothing is heard. */
import { Line } from "../live/line.js";
import { Topic } from "../live/topic.js";

/** @typedef {{state: string, state_text: string, progress: number, message: string}} Asset */

const ASK_EVERY_MS = 2_000;
const SILENT_MS = 15_000;
const OVER = new Set(["ready", "refused", "failed", "cancelled", "deleted"]);

// Whether it stands is no news here: the rows move either way.
const line = new Line([], { lost: () => undefined, back: () => undefined });
line.follow();

/** @param {string} number @param {string} address @param {{tell: (words: string, percent?: number) => void}} row */
export function followAsset(number, address, row) {
  let timer = 0;
  let isOver = false;
  const askIn = (/** @type {number} */ pause) => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(ask, pause);
  };
  const show = (/** @type {Asset} */ asset, /** @type {number} */ pause) => {
    if (isOver || !asset.state) return;
    isOver = OVER.has(asset.state);
    row.tell([asset.state_text, asset.message].filter(Boolean).join("："), asset.progress / 10);
    askIn(pause);
  };
  const ask = async () => {
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) show(await answer.json(), ASK_EVERY_MS);
    else askIn(ASK_EVERY_MS);
  };
  // Each event tells all there is to show.
  line.add(new Topic(`asset.${number}`, { apply: (_, event) => event, show: (asset) => show(asset, SILENT_MS) }));
  askIn(ASK_EVERY_MS);
}
