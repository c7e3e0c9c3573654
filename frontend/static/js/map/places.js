/* The list is the truth; the map reads its places from the rows it is named with. */

/** @typedef {{number: string, name: string, lat: number, lon: number, meta: string, distance: string, url: string}} Place */

/** @param {HTMLElement} holder @returns {Place[]} */
export function placesOf(holder) {
  const list = holder.dataset.list ? document.getElementById(holder.dataset.list) : null;
  if (!list) return [];
  return [...list.querySelectorAll("[data-lat]")].map((row) => placeOf(/** @type {HTMLElement} */ (row)));
}

/** @param {HTMLElement} row @returns {Place} */
function placeOf(row) {
  const { number = "", lat, lon } = row.dataset;
  const url = row.querySelector("h3 a")?.getAttribute("href") ?? "";
  const meta = row.querySelector(".meta")?.outerHTML ?? "";
  return { number, url, meta, lat: Number(lat), lon: Number(lon), name: wordsIn(row, "h3 a"), distance: wordsIn(row, ".end b") };
}

/** @param {HTMLElement} row @param {string} where */
function wordsIn(row, where) {
  return row.querySelector(where)?.textContent?.trim() ?? "";
}

/** @param {Place} place */
export function listRow(place) {
  return document.querySelector(`[data-lat][data-number="${place.number}"]`);
}
