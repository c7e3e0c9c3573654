/* Which places lie too close together to be pressed apart at this zoom. */

/** @typedef {import("./places.js").Place} Place */

const APART_PX = 46;

/** @param {import("leaflet").Map} map @param {Place[]} places @returns {Place[][]} */
export function groupsOf(map, places) {
  /** @type {{at: import("leaflet").Point, members: Place[]}[]} */
  const groups = [];
  const isClosest = map.getZoom() >= map.getMaxZoom();
  for (const place of places) {
    const at = map.latLngToLayerPoint([place.lat, place.lon]);
    const near = isClosest ? undefined : groups.find((group) => group.at.distanceTo(at) < APART_PX);
    if (near) near.members.push(place);
    else groups.push({ at, members: [place] });
  }
  return groups.map((group) => group.members);
}
