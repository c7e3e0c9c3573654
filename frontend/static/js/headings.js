/* The table of contents marks the heading being read. */
export function followHeadings() {
  const links = [...document.querySelectorAll(".toc a")];
  if (!links.length || !("IntersectionObserver" in window)) return;
  const observer = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => mark(links, entry.target.id)),
    { rootMargin: "0px 0px -70% 0px" },
  );
  for (const link of links) {
    const heading = document.getElementById((link.getAttribute("href") ?? "").slice(1));
    if (heading) observer.observe(heading);
  }
}

/** @param {Element[]} links @param {string} id */
function mark(links, id) {
  for (const link of links) {
    if (link.getAttribute("href") === `#${id}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}
