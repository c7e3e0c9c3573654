/* The map beside the list: our own sheet under Leaflet, pins that are buttons, list and pins in step. */
import { divIcon, map as leafletMap, marker, tileLayer, latLng } from "leaflet";
import { placesOf, listRow } from "./map/places.js";
import { sheetLayers } from "./map/sheet.js";
import { pinButton, clusterButton } from "./map/pins.js";
import { groupsOf } from "./map/groups.js";
import { addTools } from "./map/tools.js";
import { showCard, hideCard } from "./map/card.js";

/** @typedef {import("./map/places.js").Place} Place */

const WIDEST = 11;
const CLOSEST = 17;
const WHOLE_DISTRICT = 13;
const NEAR = 14;
const EDGE_PX = 48;
const MIDDLE = latLng(35.765, 115.088);

/** @param {HTMLElement} holder */
export async function drawMap(holder) {
  const base = await fetch(holder.dataset.base ?? "").then((answer) => answer.json());
  holder.querySelector("svg.map-sheet")?.remove();
  const map = leafletMap(holder, {
    attributionControl: false, zoomControl: false, minZoom: WIDEST, maxZoom: CLOSEST, scrollWheelZoom: false,
    zoomAnimation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
  });
  if (holder.dataset.tiles) tileLayer(holder.dataset.tiles, { maxZoom: CLOSEST }).addTo(map);
  sheetLayers(base, map);
  const places = placesOf(holder);
  const here = hereOf(holder);
  lookAt(map, holder, places, here);
  addTools(map, holder, here);
  if (places.length) keepPins(map, holder, places);
}

/** @param {HTMLElement} holder */
function hereOf(holder) {
  const [lat, lon] = (holder.dataset.here ?? "").split(",").map(Number);
  return Number.isFinite(lat) && Number.isFinite(lon) && holder.dataset.here ? latLng(lat, lon) : null;
}

/** @param {import("leaflet").Map} map @param {HTMLElement} holder @param {Place[]} places @param {import("leaflet").LatLng|null} here */
function lookAt(map, holder, places, here) {
  const points = places.map((place) => latLng(place.lat, place.lon));
  if (here) {
    points.push(here);
    marker(here, { icon: divIcon({ className: "m-me", html: '<span class="sr">您在这里</span>' }), interactive: false, keyboard: false, zIndexOffset: -500 }).addTo(map);
  }
  if (points.length > 1) map.fitBounds(points.map((point) => [point.lat, point.lng]), { padding: [EDGE_PX, EDGE_PX], maxZoom: 15 });
  else map.setView(points[0] ?? MIDDLE, NEAR);
  if (map.getZoom() < WHOLE_DISTRICT) map.setView(here ?? MIDDLE, WHOLE_DISTRICT);
}

/** Pins follow zooming and the size of type: those that would lie on each other become one round button.
 * @param {import("leaflet").Map} map @param {HTMLElement} holder @param {Place[]} places */
function keepPins(map, holder, places) {
  /** @type {import("leaflet").Layer[]} */
  let shown = [];
  let chosen = "";
  const choose = (/** @type {Place} */ place) => {
    chosen = place.number;
    mark(holder, places, chosen);
    showCard(holder, place, () => { chosen = ""; mark(holder, places, chosen); });
  };
  const draw = () => {
    shown.forEach((layer) => layer.remove());
    shown = groupsOf(map, places).map((group) => (group.length === 1 ? pinButton(group[0], choose) : clusterButton(map, group)).addTo(map));
    mark(holder, places, chosen);
  };
  map.on("zoomend", draw);
  // Larger type makes larger pins: fewer of them stand apart.
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-size"] });
  map.on("click", () => { hideCard(holder); chosen = ""; mark(holder, places, chosen); });
  draw();
}

/** @param {HTMLElement} holder @param {Place[]} places @param {string} chosen */
function mark(holder, places, chosen) {
  for (const pin of holder.querySelectorAll("button.m-pin")) {
    pin.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (pin).dataset.number === chosen));
  }
  for (const place of places) listRow(place)?.classList.toggle("is-on", place.number === chosen);
}

