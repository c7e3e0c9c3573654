/* What the ways of sending a file have in common: each is given a file, a wish and somebody to tell. */

/** @typedef {{uploads: string, token: string, title: string, collection: string}} Wish */
/** @typedef {{moved: (sent: number, whole: number) => void, broke: (sentence: string) => void, arrived: (asset: string) => void}} Teller */
/** Begins, or goes on where it broke off; giving up drops what arrived.
 * @typedef {{begin: () => void, giveUp: () => void}} Sending */

/** So many tries without anything new arriving, and so long between them. */
export const PAUSES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000];
export const NETWORK_GONE = "网断了，没传完。按“再试一次”会接着传";

/** The server's own sentence, or one about the network.
 * @param {string | undefined} body */
export function sentenceOf(body) {
  try {
    return String(JSON.parse(body ?? "").message);
  } catch {
    return NETWORK_GONE;
  }
}
