/* What is heavy comes only when it is about to be seen. */

/** @param {string} selector @param {(holder: HTMLElement) => void} load */
export function whenSeen(selector, load) {
  const holders = document.querySelectorAll(selector);
  if (!holders.length || !("IntersectionObserver" in window)) return;
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      observer.unobserve(entry.target);
      load(/** @type {HTMLElement} */ (entry.target));
    }
  }, { rootMargin: "200px" });
  holders.forEach((holder) => observer.observe(holder));
}

/** Fetch a stylesheet and wait until it counts.
 * @param {string} address */
export function styled(address) {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  });
}
