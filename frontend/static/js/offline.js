/* Says that there is no network, and keeps the offline page at hand. */
import { showBanner } from "./live/banner.js";

const WORDS = "现在没有网。看过的样子还在，新的要等连上以后。";

export function tellWhenOffline() {
  addEventListener("offline", () => showBanner(WORDS));
  if (!navigator.onLine) showBanner(WORDS);
  if ("serviceWorker" in navigator) {
    addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => undefined));
  }
}
