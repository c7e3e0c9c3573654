/* One file through the site itself, by tus: it goes on at the byte that was reached. */
import { Upload } from "tus-js-client";
import { PAUSES_MS, sentenceOf } from "./sending.js";

const PORTION = 8 * 1024 * 1024;

/** @implements {Sending} @typedef {import("./sending.js").Sending} Sending */
export class ByTus {
  /** @param {File} file @param {import("./sending.js").Wish} wish @param {import("./sending.js").Teller} teller */
  constructor(file, wish, teller) {
    let asset = "";
    this.upload = new Upload(file, {
      endpoint: `${wish.uploads}/tus/`,
      headers: { "X-CSRFToken": wish.token },
      metadata: { filename: file.name, title: wish.title, collection: wish.collection },
      chunkSize: PORTION,
      retryDelays: PAUSES_MS,
      storeFingerprintForResuming: true,
      removeFingerprintOnSuccess: true,
      onProgress: teller.moved,
      onError: (problem) => teller.broke(sentenceOf(bodyOf(problem))),
      onAfterResponse: (_, answer) => { asset = answer.getHeader("Upload-Asset") ?? asset; },
      onSuccess: () => teller.arrived(asset),
    });
  }

  /** An upload that broke off in an earlier visit is gone on with. */
  async begin() {
    const [earlier] = await this.upload.findPreviousUploads();
    if (earlier) this.upload.resumeFromPreviousUpload(earlier);
    this.upload.start();
  }

  giveUp() {
    this.upload.abort(true).catch(() => undefined);
  }
}

/** @param {unknown} problem */
function bodyOf(problem) {
  return /** @type {{originalResponse?: {getBody(): string}|null}} */ (problem).originalResponse?.getBody();
}
