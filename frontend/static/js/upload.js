/* Sending films in: many at once, each going on where it broke off; then what becomes of each. */
import { Upload } from "tus-js-client";
import { followAsset } from "./upload/state.js";

const PORTION = 8 * 1024 * 1024;
const PAUSES_MS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000];

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

/** @param {HTMLFormElement} form @param {File} file @param {string} title */
function send(form, file, title) {
  const row = newRow(title || file.name);
  const value = (/** @type {string} */ name) => String(new FormData(form).get(name) ?? "");
  const upload = new Upload(file, {
    endpoint: form.dataset.sendIn,
    headers: { "X-CSRFToken": value("csrfmiddlewaretoken") },
    metadata: { filename: file.name, title, collection: value("collection") },
    chunkSize: PORTION,
    retryDelays: PAUSES_MS,
    storeFingerprintForResuming: true,
    removeFingerprintOnSuccess: true,
    onProgress: (sent, whole) => row.tell("正在上传", (100 * sent) / whole),
    onError: (problem) => { row.tell(sentenceOf(problem)); row.offerAgain(true); },
    onAfterResponse: (_, answer) => { arrived = answer.getHeader("Upload-Asset") ?? arrived; },
    onSuccess: () => { row.end(); followAsset(arrived, `${form.dataset.assets}${arrived}`, row); },
  });
  let arrived = "";
  row.onStop(() => { upload.abort(true).catch(() => undefined); row.end(); row.tell("不传了"); });
  row.onAgain(() => { row.offerAgain(false); begin(upload); });
  begin(upload);
}

/** An upload that broke off in an earlier visit is gone on with.
 * @param {Upload} upload */
async function begin(upload) {
  const [earlier] = await upload.findPreviousUploads();
  if (earlier) upload.resumeFromPreviousUpload(earlier);
  upload.start();
}

/** The server's own sentence, or one about the network.
 * @param {unknown} problem */
function sentenceOf(problem) {
  const body = /** @type {{originalResponse?: {getBody(): string}|null}} */ (problem).originalResponse?.getBody();
  try {
    return JSON.parse(body ?? "").message;
  } catch {
    return "网断了，没传完。按“再试一次”会接着传";
  }
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
