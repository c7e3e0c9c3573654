/* Zoom, back to where one asked from, and a scale: our own buttons, in Chinese, 44 pixels. */

const SCALE_PX = 96;
const STEPS_M = [50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** @param {import("leaflet").Map} map @param {HTMLElement} holder @param {import("leaflet").LatLng|null} here */
export function addTools(map, holder, here) {
  const tools = document.createElement("div");
  tools.className = "m-tools";
  const closer = tool(tools, holder, "plus", "放大", () => map.zoomIn());
  const wider = tool(tools, holder, "minus", "缩小", () => map.zoomOut());
  if (here) tool(tools, holder, "locate-fixed", "回到我选的地方", () => map.setView(here, 15));
  holder.append(tools, scale(map));
  const update = () => {
    closer.disabled = map.getZoom() >= map.getMaxZoom();
    wider.disabled = map.getZoom() <= map.getMinZoom();
  };
  map.on("zoomend", update);
  update();
}

/** @param {HTMLElement} tools @param {HTMLElement} holder @param {string} icon @param {string} name @param {() => void} act */
function tool(tools, holder, icon, name, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", name);
  button.innerHTML = `<svg class="i" aria-hidden="true"><use href="${holder.dataset.icons}#${icon}"/></svg>`;
  button.addEventListener("click", act);
  tools.append(button);
  return button;
}

/** @param {import("leaflet").Map} map */
function scale(map) {
  const line = document.createElement("i");
  const words = document.createElement("span");
  const holder = document.createElement("p");
  holder.className = "m-scale";
  holder.append(line, words);
  const update = () => {
    const middle = map.getSize().y / 2;
    const metres = map.distance(map.containerPointToLatLng([0, middle]), map.containerPointToLatLng([SCALE_PX, middle]));
    const step = STEPS_M.filter((one) => one <= metres).pop() ?? STEPS_M[0];
    line.style.width = `${(SCALE_PX * step) / metres}px`;
    words.textContent = step < 1000 ? `${step} 米` : `${step / 1000} 公里`;
  };
  map.on("zoomend moveend", update);
  update();
  return holder;
}
