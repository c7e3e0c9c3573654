/* Which places lie too close together to be pressed apart at this zoom. */

/** @typedef {import("./places.js").Place} Place */
/** @typedef {{at: import("leaflet").Point, members: Place[]}} Group */

const APART_REM = 2.9;
const PIN_ABOVE_PLACE_REM = 2.07;

/** @param {import("leaflet").Map} map @param {Place[]} places @returns {Place[][]} */
export function groupsOf(map, places) {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  let groups = places.map((place) => ({ at: map.latLngToLayerPoint([place.lat, place.lon]), members: [place] }));
  if (map.getZoom() >= map.getMaxZoom()) return groups.map((group) => group.members);
  for (let pair = tooClose(groups, rem); pair; pair = tooClose(groups, rem)) {
    const [a, b] = pair;
    groups = [...groups.filter((group) => group !== a && group !== b), joined(a, b)];
  }
  return groups.map((group) => group.members);
}

/** @param {Group[]} groups @param {number} rem @returns {[Group, Group] | undefined} */
function tooClose(groups, rem) {
  for (const [n, a] of groups.entries()) {
    const b = groups.slice(n + 1).find((other) => apart(middle(a, rem), middle(other, rem)) < APART_REM * rem);
    if (b) return [a, b];
  }
  return undefined;
}

/** Buttons are pressed as squares: they lie apart when they do so across or down.
 * @param {import("leaflet").Point} one @param {import("leaflet").Point} other */
function apart(one, other) {
  return Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y));
}

/** Where the button is drawn: a pin stands above its place, a round button on it.
 * @param {Group} group @param {number} rem */
function middle(group, rem) {
  return group.members.length === 1 ? group.at.clone().subtract([0, PIN_ABOVE_PLACE_REM * rem]) : group.at;
}

/** The round button stands in the mean of its places.
 * @param {Group} a @param {Group} b @returns {Group} */
function joined(a, b) {
  const share = b.members.length / (a.members.length + b.members.length);
  const at = a.at.clone().add(b.at.clone().subtract(a.at).multiplyBy(share));
  return { at, members: [...a.members, ...b.members].sort((one, other) => Number(one.number) - Number(other.number)) };
}
