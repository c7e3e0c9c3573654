/* 大字 and 夜读: without script a link to the page with both choices, with script a switch on the spot. */
import { keepCookie } from "./cookies.js";
import { csrfToken } from "./personal.js";

/** @typedef {{cookie: string, on: string, off: string}} Face */
/** @type {Record<string, Face>} */
const FACES = {
  size: { cookie: "caifeng_size", on: "large", off: "standard" },
  theme: { cookie: "caifeng_theme", on: "dark", off: "light" },
};
const root = document.documentElement;

export function offerFaces() {
  for (const link of document.querySelectorAll("a[data-face]")) {
    link.replaceWith(switchFor(/** @type {HTMLAnchorElement} */ (link)));
  }
}

/** A button in the link's place, with the link's words.
 * @param {HTMLAnchorElement} link */
function switchFor(link) {
  const button = document.createElement("button");
  const kind = link.dataset.face ?? "";
  button.type = "button";
  button.className = link.className;
  button.dataset.face = kind;
  button.append(...link.childNodes);
  button.setAttribute("aria-pressed", String(isOn(kind)));
  button.addEventListener("click", () => turn(kind));
  return button;
}

/** @param {string} kind */
function isOn(kind) {
  const chosen = root.dataset[kind];
  if (kind === "theme" && !chosen) return matchMedia("(prefers-color-scheme: dark)").matches;
  return kind === "theme" ? chosen === "dark" : chosen === "large" || chosen === "huge";
}

/** @param {string} kind */
function turn(kind) {
  const face = FACES[kind];
  const value = isOn(kind) ? face.off : face.on;
  root.dataset[kind] = value;
  keepCookie(face.cookie, value);
  keepOnAccount();
  for (const button of document.querySelectorAll(`button[data-face="${kind}"]`)) {
    button.setAttribute("aria-pressed", String(isOn(kind)));
  }
}

/** The cookie has it already; the account learns it when somebody is signed in. */
function keepOnAccount() {
  const token = csrfToken();
  const address = root.dataset.preferences;
  if (!token || !address) return;
  const body = new URLSearchParams({ theme: root.dataset.theme ?? "system", text_size: root.dataset.size ?? "standard" });
  fetch(address, { method: "POST", headers: { "X-CSRFToken": token }, body }).catch(() => undefined);
}
