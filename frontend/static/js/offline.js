/* Says that there is no network, and keeps the offline page at hand. */
export function tellWhenOffline() {
  const banner = document.querySelector("[data-offline]");
  if (banner instanceof HTMLElement) {
    const show = () => { banner.hidden = navigator.onLine; };
    addEventListener("offline", show);
    addEventListener("online", show);
    show();
  }
  if ("serviceWorker" in navigator) {
    addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => undefined));
  }
}
