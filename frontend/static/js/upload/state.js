/* What becomes of a film that has arrived: asked every two seconds until it plays or cannot. */

const PAUSE_MS = 2000;
const OVER = new Set(["ready", "refused", "failed", "cancelled", "deleted"]);

/** @param {string} address @param {{say: (words: string, percent?: number) => void}} row */
export async function followAsset(address, row) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    const asset = await answer.json();
    row.say([asset.state_text, asset.message].filter(Boolean).join("："), asset.progress / 10);
    if (OVER.has(asset.state)) return;
  } catch {
    row.say("传好了，正在处理");
  }
  setTimeout(() => followAsset(address, row), PAUSE_MS);
}
