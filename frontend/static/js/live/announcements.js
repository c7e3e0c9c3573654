/* Urgent announcements on an open page. */
import { say } from "./telling.js";

/** @typedef {{id: number, text: string, link: string, starts_at: string}} Announcement */
/** @typedef {{announcements: Announcement[]}} State */

/** The same as `apply` in cms/home/topics.py.
 * @param {State} state @param {{id: number, shown: Announcement | null}} event @returns {State} */
export function apply(state, event) {
  const others = state.announcements.filter((one) => one.id !== event.id);
  return { announcements: [...others, ...(event.shown ? [event.shown] : [])].sort(newestFirst) };
}

/** @param {Announcement} one @param {Announcement} other */
function newestFirst(one, other) {
  if (one.starts_at === other.starts_at) return other.id - one.id;
  return one.starts_at < other.starts_at ? 1 : -1;
}

/** Draw what is not on the page yet, and read out what is new to somebody who was there.
 * @param {State} state @param {boolean} isNews */
export function show({ announcements }, isNews) {
  const holder = document.querySelector("[data-announcements]");
  const pattern = document.querySelector("[data-offline]");
  if (!holder || !(pattern instanceof HTMLElement)) return;
  const drawn = [...holder.querySelectorAll("p")].map(wordsOf);
  const wanted = announcements.map(({ text, link }) => JSON.stringify([text, link]));
  if (drawn.join() === wanted.join()) return;
  holder.replaceChildren(...announcements.map((one) => drawnFrom(pattern, one)));
  const news = announcements.filter((_, number) => !drawn.includes(wanted[number]));
  if (isNews) news.forEach((one) => say(one.text));
}

/** @param {Element} line */
function wordsOf(line) {
  return JSON.stringify([line.firstChild?.textContent?.trim() ?? "", line.querySelector("a")?.getAttribute("href") ?? ""]);
}

/** Every page has one banner to draw others by.
 * @param {HTMLElement} pattern @param {Announcement} announcement */
function drawnFrom(pattern, { text, link }) {
  const banner = /** @type {HTMLElement} */ (pattern.cloneNode(true));
  banner.className = "banner banner--bad";
  banner.hidden = false;
  // The line for the ear says it; the banner must not say it again.
  for (const name of ["data-offline", "role"]) banner.removeAttribute(name);
  const icon = banner.querySelector("use");
  icon?.setAttribute("href", `${icon.getAttribute("href")}`.replace(/#.*/, "#megaphone"));
  const line = banner.querySelector("p");
  line?.replaceChildren(text);
  if (/^(\/(?!\/)|https?:\/\/)/.test(link)) {
    const way = document.createElement("a");
    way.href = link;
    way.append("看详情");
    line?.append(" ", way);
  }
  return banner;
}
