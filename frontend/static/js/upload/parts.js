/* One file in parts straight into the store. After every break the server is asked which parts are
   there and signs new addresses for the others: a lost part, an address that ran out, a reload and a
   cut line are all the same. Requests and the memory of earlier visits are those of tus-js-client. */
import { defaultOptions } from "tus-js-client";
import { Broken, ask, sent } from "./asking.js";
import { PAUSES_MS } from "./sending.js";

/** @typedef {{number: number, bytes: number, url: string, arrived: boolean}} Part */
/** @typedef {{id: string, asset: string | null, parts: Part[]}} Upload */

const AT_ONCE = 3;
const [OK, GONE] = [200, 404];
const NOT_TAKEN = "有几段没存上，没传完。按“再试一次”会接着传";
const { httpStack, urlStorage, fingerprint } = defaultOptions;

/** @implements {Sending} @typedef {import("./sending.js").Sending} Sending */
export class InParts {
  /** @param {File} file @param {import("./sending.js").Wish} wish @param {import("./sending.js").Teller} teller */
  constructor(file, wish, teller) {
    this.file = file;
    this.wish = wish;
    this.teller = teller;
    this.address = "";
    this.key = "";
    this.tries = 0;
    this.there = 0;
    this.sent = 0;
    this.isGivenUp = false;
    /** @type {Map<import("tus-js-client").HttpRequest, number>} */
    this.underWay = new Map();
  }

  async begin() {
    this.tries = 0;
    while (!this.isGivenUp) {
      try {
        const asset = await this.round();
        await urlStorage.removeUpload(this.key);
        return this.isGivenUp ? undefined : this.teller.arrived(asset);
      } catch (problem) {
        const { message, passes } = /** @type {Broken} */ (problem);
        if (this.isGivenUp) return undefined;
        if (!passes || this.tries === PAUSES_MS.length) return this.teller.broke(message);
        await pause(Math.random() * PAUSES_MS[this.tries]);
        this.tries += 1;
      }
    }
  }

  giveUp() {
    this.isGivenUp = true;
    for (const request of this.underWay.keys()) request.abort();
    if (this.address) this.drop();
  }

  drop() {
    urlStorage.removeUpload(this.key);
    this.ask("DELETE", this.address).catch(() => undefined);
  }

  /** What is missing is sent and the whole completed; the number of the asset. */
  async round() {
    const upload = await this.look();
    if (upload.asset) return upload.asset;
    const there = upload.parts.filter((part) => part.arrived).length;
    if (there > this.there) this.tries = 0;
    this.there = there;
    await this.sendMissing(upload.parts);
    return (await this.ask("POST", `${this.address}/complete`)).id;
  }

  /** The upload as the server has it: this one, that of an earlier visit, or a new one.
   * @returns {Promise<Upload>} */
  async look() {
    const print = await fingerprint(this.file, { endpoint: this.wish.uploads });
    if (!this.address) await this.recall(print);
    if (!this.address) return this.open(print);
    try {
      return await this.ask("GET", this.address);
    } catch (problem) {
      if (/** @type {Broken} */ (problem).status !== GONE) throw problem;
      await urlStorage.removeUpload(this.key);
      return this.open(print);
    }
  }

  /** @param {string} print */
  async recall(print) {
    const [earlier] = await urlStorage.findUploadsByFingerprint(print);
    if (earlier) [this.address, this.key] = [earlier.uploadUrl ?? "", earlier.urlStorageKey];
  }

  /** @param {string} print */
  async open(print) {
    const { uploads, title, collection } = this.wish;
    const { name, size } = this.file;
    const upload = await this.ask("POST", uploads, { filename: name, title, length: size, wish: { collection } });
    const uploadUrl = this.address = `${uploads}/${upload.id}`;
    const kept = { size, metadata: {}, creationTime: new Date().toString(), uploadUrl, parallelUploadUrls: null, urlStorageKey: "" };
    this.key = await urlStorage.addUpload(print, kept);
    if (this.isGivenUp) this.drop();
    return upload;
  }

  /** A few parts at once; who meets a break stops, the others go on.
   * @param {Part[]} parts */
  async sendMissing(parts) {
    const missing = parts.filter((part) => !part.arrived);
    this.sent = this.file.size - missing.reduce((sum, part) => sum + part.bytes, 0);
    this.tell();
    const sendNext = async () => {
      for (let part = missing.shift(); part && !this.isGivenUp; part = missing.shift()) {
        await this.sendPart(part, (part.number - 1) * parts[0].bytes);
      }
    };
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, sendNext));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  /** @param {Part} part @param {number} start */
  async sendPart(part, start) {
    const request = httpStack.createRequest("PUT", part.url);
    const moved = (/** @type {number} */ bytes) => { this.underWay.set(request, bytes); this.tell(); };
    const portion = this.file.slice(start, start + part.bytes);
    const answer = await sent(request, portion, moved).finally(() => this.underWay.delete(request));
    if (answer.getStatus() !== OK) throw new Broken(NOT_TAKEN, true);
    this.sent += part.bytes;
  }

  tell() {
    const onTheirWay = [...this.underWay.values()].reduce((sum, bytes) => sum + bytes, 0);
    this.teller.moved(this.sent + onTheirWay, this.file.size);
  }

  /** @param {string} method @param {string} address @param {object} [said] */
  ask(method, address, said) {
    return ask(this.wish.token, method, address, said);
  }
}

/** @param {number} length_ms */
function pause(length_ms) {
  return new Promise((resolve) => { setTimeout(resolve, length_ms); });
}
