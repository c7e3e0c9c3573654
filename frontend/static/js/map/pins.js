/* Pins and clusters as real buttons with full names, so that keys and screen readers find them. */
import { Icon, latLngBounds, marker } from "leaflet";

/** @typedef {import("./places.js").Place} Place */

class ButtonIcon extends Icon {
  /** @param {HTMLButtonElement} button */
  constructor(button) {
    super(/** @type {any} */ ({}));
    this.button = button;
  }

  createIcon() {
    return this.button;
  }

  createShadow() {
    return /** @type {any} */ (null);
  }
}

/** @param {Place} place @param {(place: Place) => void} choose */
export function pinButton(place, choose) {
  const name = [place.number, place.name, place.distance].filter(Boolean).join("，");
  const button = roundButton("m-pin", place.number, name);
  button.dataset.number = place.number;
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", (event) => { event.stopPropagation(); choose(place); });
  return standing(button, place.lat, place.lon);
}

/** @param {import("leaflet").Map} map @param {Place[]} group */
export function clusterButton(map, group) {
  const button = roundButton("m-cluster", String(group.length), `这一片有 ${group.length} 处，放大看`);
  const bounds = latLngBounds(group.map((place) => [place.lat, place.lon]));
  button.addEventListener("click", (event) => {
    event.stopPropagation();
    map.fitBounds(bounds, { padding: [64, 64], maxZoom: map.getZoom() + 2 });
  });
  const lat = group.reduce((sum, place) => sum + place.lat, 0) / group.length;
  const lon = group.reduce((sum, place) => sum + place.lon, 0) / group.length;
  return standing(button, lat, lon);
}

/** @param {string} look @param {string} words @param {string} name */
function roundButton(look, words, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = look;
  button.textContent = words;
  button.setAttribute("aria-label", name);
  return button;
}

/** @param {HTMLButtonElement} button @param {number} lat @param {number} lon */
function standing(button, lat, lon) {
  return marker([lat, lon], { icon: new ButtonIcon(button), keyboard: false, interactive: false });
}
