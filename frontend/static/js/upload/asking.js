/* Requests of the upload in parts, made as tus-js-client makes its own, and how they break off. */
import { defaultOptions } from "tus-js-client";
import { NETWORK_GONE, sentenceOf } from "./sending.js";

const STILL_MS = 60_000;
const [CONFLICT, OURS] = [409, 500];

export class Broken extends Error {
  /** @param {string} sentence @param {boolean} passes Trying again may help. @param {number} status */
  constructor(sentence, passes, status = 0) {
    super(sentence);
    this.passes = passes;
    this.status = status;
  }
}

/** What our own API answers.
 * @param {string} token @param {string} method @param {string} address @param {object} [said] */
export async function ask(token, method, address, said) {
  const request = defaultOptions.httpStack.createRequest(method, address);
  request.setHeader("Content-Type", "application/json");
  request.setHeader("X-CSRFToken", token);
  const answer = await answered(request, said && JSON.stringify(said));
  const [status, body] = [answer.getStatus(), answer.getBody()];
  if (status >= 400) throw new Broken(sentenceOf(body), status >= OURS || status === CONFLICT, status);
  return body && JSON.parse(body);
}

/** A line on which nothing moves for a minute is as good as cut.
 * @param {import("tus-js-client").HttpRequest} request @param {Blob} body @param {(bytes: number) => void} moved */
export function sent(request, body, moved) {
  let timer = 0;
  const stands = new Promise((_, reject) => {
    const wait = (/** @type {number} */ bytes) => {
      moved(bytes);
      clearTimeout(timer);
      timer = setTimeout(() => { request.abort(); reject(new Broken(NETWORK_GONE, true)); }, STILL_MS);
    };
    request.setProgressHandler(wait);
    wait(0);
  });
  return Promise.race([answered(request, body), stands]).finally(() => clearTimeout(timer));
}

/** @param {import("tus-js-client").HttpRequest} request @param {Blob | string} [body] */
function answered(request, body) {
  return request.send(body).catch(() => { throw new Broken(NETWORK_GONE, true); });
}
