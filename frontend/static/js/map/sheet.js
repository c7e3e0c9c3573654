/* Draws our own base layer: cells of the villages, river, roads, names. */
import { divIcon, geoJSON, marker, polygon } from "leaflet";

const NAMES_OF_VILLAGES_FROM = 13;
const NAMES_FROM = 12;
const SVG = "http://www.w3.org/2000/svg";
const FIELDS = [[35, 114], [35, 116.5], [36.6, 116.5], [36.6, 114]];
const PATTERNS = `<pattern id="m-crop" width="14" height="14" patternUnits="userSpaceOnUse"><path d="M3 11v-5M3 6l-2-2M3 6l2-2" class="m-crop"/></pattern><pattern id="m-wave" width="24" height="10" patternUnits="userSpaceOnUse"><path d="M0 6q6-5 12 0t12 0" class="m-wave"/></pattern>`;

/** @param {import("geojson").FeatureCollection} base @param {import("leaflet").Map} map */
export function sheetLayers(base, map) {
  const drawn = base.features.filter((feature) => feature.properties?.layer !== "place");
  const named = base.features.filter((feature) => feature.properties?.layer === "place");
  map.setView([35.765, 115.088], NAMES_OF_VILLAGES_FROM);
  polygon(/** @type {[number, number][]} */ (FIELDS), { className: "m-waves", interactive: false, stroke: false, fillColor: "url(#m-crop)", fillOpacity: 1 }).addTo(map);
  geoJSON(drawn, { interactive: false, style: lookOf }).addTo(map);
  waves(base, map);
  named.forEach((feature) => nameOf(feature, map));
  drawn.filter((feature) => feature.properties?.name && feature.geometry.type === "LineString").forEach((feature) => wayName(feature, map));
  const hideNames = () => {
    map.getContainer().classList.toggle("is-far", map.getZoom() < NAMES_OF_VILLAGES_FROM);
    map.getContainer().classList.toggle("is-farther", map.getZoom() < NAMES_FROM);
  };
  map.on("zoomend", hideNames);
  hideNames();
}

/** The look stands in the stylesheet; here only which class a thing has.
 * @param {import("geojson").Feature | undefined} feature @returns {import("leaflet").PathOptions} */
function lookOf(feature) {
  const { layer, kind } = feature?.properties ?? {};
  const village = layer === "cell" && kind !== "社区" ? " m-cell--village" : "";
  return { className: `m-${layer}${village}`, weight: 1, fillOpacity: 1 };
}

/** Waves over the water, as in the drawn sheet.
 * @param {import("geojson").FeatureCollection} base @param {import("leaflet").Map} map */
function waves(base, map) {
  const water = base.features.filter((feature) => feature.properties?.layer === "water");
  geoJSON(water, { interactive: false, style: () => ({ className: "m-waves", stroke: false, fillColor: "url(#m-wave)", fillOpacity: 1 }) }).addTo(map);
  const defs = document.createElementNS(SVG, "defs");
  defs.innerHTML = PATTERNS;
  map.getPane("overlayPane")?.querySelector("svg")?.prepend(defs);
}

/** @param {import("geojson").Feature} feature @param {import("leaflet").Map} map */
function nameOf(feature, map) {
  if (feature.geometry.type !== "Point") return;
  const [lon, lat] = feature.geometry.coordinates;
  const size = feature.properties?.kind === "社区" ? "" : " m-label--village";
  label(map, lat, lon, `m-label--place${size}`, feature.properties?.name);
}

/** @param {import("geojson").Feature} feature @param {import("leaflet").Map} map */
function wayName(feature, map) {
  if (feature.geometry.type !== "LineString") return;
  const points = feature.geometry.coordinates;
  const [[ax, ay], [bx, by]] = points.slice(-3, -1).length === 2 ? points.slice(-3, -1) : points.slice(-2);
  label(map, (ay + by) / 2, (ax + bx) / 2, "m-label--way", feature.properties?.name);
}

/** @param {import("leaflet").Map} map @param {number} lat @param {number} lon @param {string} look @param {string} words */
function label(map, lat, lon, look, words) {
  const span = document.createElement("span");
  span.textContent = words;
  span.setAttribute("aria-hidden", "true");
  marker([lat, lon], { icon: divIcon({ className: `m-label ${look}`, html: span }), interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(map);
}
