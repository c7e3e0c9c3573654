/* The banner about the network: one for all who have something to say of it. */

/** @param {string} words */
export function showBanner(words) {
  const banner = document.querySelector("[data-offline]");
  const line = banner?.querySelector("p");
  if (!(banner instanceof HTMLElement) || !line) return;
  line.textContent = words;
  banner.hidden = false;
}

export function hideBanner() {
  const banner = document.querySelector("[data-offline]");
  if (banner instanceof HTMLElement) banner.hidden = true;
}
