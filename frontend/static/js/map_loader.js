/* The map's script and styles come only when a map is about to be seen. */
export function loadMapsWhenSeen() {
  const holders = document.querySelectorAll("[data-map]");
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

/** The drawn sheet stays where anything of this is missing.
 * @param {HTMLElement} holder */
async function load(holder) {
  const { mapScript, mapStyle } = holder.dataset;
  if (!mapScript || !mapStyle) return;
  try {
    await styled(mapStyle);
    const { drawMap } = await import(mapScript);
    await drawMap(holder);
  } catch {
    holder.removeAttribute("data-map");
  }
}

/** @param {string} address */
function styled(address) {
  return new Promise((done, failed) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = done;
    link.onerror = failed;
    document.head.append(link);
  });
}
