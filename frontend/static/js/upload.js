/* Sending films in: many at once, each going on where it broke off; then what becomes of each. */
import { InParts } from "./upload/parts.js";
import { followAsset } from "./upload/state.js";
import { ByTus } from "./upload/tus.js";

/** @typedef {import("./upload/sending.js").Teller} Teller */

const form = document.querySelector("form[data-send-in]");
if (form instanceof HTMLFormElement) offerMany(form);

/** @param {HTMLFormElement} form */
function offerMany(form) {
  const files = form.querySelector("input[type=file]");
  const title = form.querySelector("input[name=title]");
  if (!(files instanceof HTMLInputElement) || !(title instanceof HTMLInputElement)) return;
  files.multiple = true;
  title.required = false;
  title.placeholder = "不写就用文件名";
  title.labels?.[0]?.querySelector(".w-required-mark")?.remove();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = [...(files.files ?? [])];
    for (const file of chosen) send(form, file, chosen.length === 1 ? title.value : "");
    files.value = "";
    title.value = "";
  });
}

/** The server says which way its store is reached.
 * @param {HTMLFormElement} form @param {File} file @param {string} title */
function send(form, file, title) {
  const Way = form.dataset.sendIn === "parts" ? InParts : ByTus;
  const value = (/** @type {string} */ name) => String(new FormData(form).get(name) ?? "");
  const wish = { uploads: form.dataset.uploads ?? "", token: value("csrfmiddlewaretoken"), title, collection: value("collection") };
  const row = newRow(title || file.name);
  /** @type {Teller} */
  const teller = {
    moved: (sent, whole) => row.tell("正在上传", (100 * sent) / whole),
    broke: (sentence) => { row.tell(sentence); row.offerAgain(true); },
    arrived: (asset) => { row.end(); followAsset(asset, `${form.dataset.assets}${asset}`, row); },
  };
  const sending = new Way(file, wish, teller);
  row.onStop(() => { sending.giveUp(); row.end(); row.offerAgain(false); row.tell("不传了"); });
  row.onAgain(() => { row.offerAgain(false); sending.begin(); });
  sending.begin();
}

/** @param {string} name */
function newRow(name) {
  const pattern = /** @type {HTMLTemplateElement} */ (document.querySelector("template[data-sending]"));
  const row = /** @type {HTMLElement} */ (/** @type {Element} */ (pattern.content.firstElementChild).cloneNode(true));
  const part = (/** @type {string} */ hook) => /** @type {HTMLElement} */ (row.querySelector(hook));
  const bar = /** @type {HTMLProgressElement} */ (row.querySelector("progress"));
  part("[data-name]").textContent = name;
  bar.setAttribute("aria-label", name);
  document.querySelector("[data-sent]")?.append(row);
  return {
    /** Words are read out when they change; the percentage beside them is only seen. */
    tell: (/** @type {string} */ words, /** @type {number|undefined} */ percent = undefined) => {
      if (part("[data-word]").textContent !== words) part("[data-word]").textContent = words;
      part("[data-percent]").textContent = percent === undefined ? "" : `${Math.floor(percent)}%`;
      if (percent !== undefined) bar.value = percent;
    },
    end: () => { part("[data-stop]").hidden = true; },
    offerAgain: (/** @type {boolean} */ offered) => { part("[data-again]").hidden = !offered; },
    onStop: (/** @type {() => void} */ act) => part("[data-stop]").addEventListener("click", act),
    onAgain: (/** @type {() => void} */ act) => part("[data-again]").addEventListener("click", act),
  };
}
