/* The row of controls under the picture: words where a sign alone would have to be guessed. */
import "./elements.js";

/** @typedef {import("./source.js").Source} Source */
/** @typedef {import("media-chrome/media-controller").MediaController} Controller */

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2];
const SPOKEN = "zh-CN";

/** @param {HTMLElement} holder @param {HTMLMediaElement} media @param {HTMLElement} bar @param {Source} source */
export function buildControls(holder, media, bar, source) {
  const isFilm = media instanceof HTMLVideoElement;
  const controller = controllerRound(holder, media, isFilm);
  const parts = [
    made("media-time-range"),
    made("media-play-button"),
    made("media-time-display", { showduration: "", notoggle: "" }),
    gap(),
    media.querySelector("track") ? captions() : null,
    choice("清晰度", media, source.offerSizes),
    choice("速度", media, offerSpeeds),
    made("media-mute-button"),
    made("media-volume-range"),
    isFilm ? made("media-fullscreen-button") : null,
  ];
  bar.replaceChildren(...parts.filter((part) => part !== null));
  controller.associateElement(bar);
}

/** @param {HTMLElement} holder @param {HTMLMediaElement} media @param {boolean} isFilm */
function controllerRound(holder, media, isFilm) {
  const controller = /** @type {Controller} */ (made("media-controller", {
    lang: SPOKEN, nohotkeys: "", novolumepref: "", nomutedpref: "", nosubtitleslangpref: "", defaultstreamtype: "on-demand",
    ...(holder.dataset.seconds ? { defaultduration: holder.dataset.seconds } : {}),
    ...(isFilm ? {} : { audio: "" }),
  }));
  media.controls = false;
  media.slot = "media";
  media.before(controller);
  controller.append(media);
  if (isFilm) {
    const begin = made("media-play-button", { slot: "centered-chrome", class: "player-begin", notooltip: "" });
    controller.append(begin, made("media-loading-indicator", { slot: "centered-chrome", noautohide: "" }));
  }
  controller.fullscreenElement = holder;
  return controller;
}

/** A choice is there only where there is something to choose.
 * @param {string} words @param {HTMLMediaElement} media @param {(select: HTMLSelectElement, media: HTMLMediaElement) => void} offer */
function choice(words, media, offer) {
  const select = document.createElement("select");
  select.className = "player-choice";
  select.setAttribute("aria-label", words);
  select.hidden = true;
  offer(select, media);
  return select;
}

/** @param {HTMLSelectElement} select @param {HTMLMediaElement} media */
function offerSpeeds(select, media) {
  for (const speed of SPEEDS) select.add(new Option(`${speed}×`, String(speed), speed === 1, speed === 1));
  select.addEventListener("change", () => { media.playbackRate = Number(select.value); });
  media.addEventListener("ratechange", () => { select.value = String(media.playbackRate); });
  select.hidden = false;
}

/** @param {string} name @param {Record<string, string>} attributes */
function made(name, attributes = {}) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return /** @type {HTMLElement} */ (element);
}

/** Its word says what it is and whether it is on: media-chrome calls a switch a button. */
function captions() {
  const button = made("media-captions-button", { notooltip: "" });
  const label = document.createElement("span");
  label.slot = "icon";
  label.textContent = "字幕";
  button.append(label);
  queueMicrotask(() => {
    button.setAttribute("role", "switch");
    button.setAttribute("aria-label", "字幕");
  });
  return button;
}

function gap() {
  const space = document.createElement("span");
  space.className = "player-gap";
  return space;
}
