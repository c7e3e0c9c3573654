/* The page's one line to the site: it comes back by itself, and goes on where it was. */
import { byAsking, bySocket, byStream } from "./ways.js";

/** @typedef {import("./topic.js").Topic} Topic */
/** @typedef {import("./topic.js").Frame} Frame */
/** @typedef {import("./ways.js").Ending} Ending */
/** @typedef {import("./ways.js").Way} Way */
/** @typedef {{lost: (atOnce: boolean) => void, back: (missed: number) => void}} Teller */

const SILENT_MS = 40_000;
const SOONEST_MS = 500;
const LATEST_MS = 30_000;
const FULL_HOUSE_MS = 60_000;
const FAILED_WITHIN_MS = 10_000;
const OUT_OF_SIGHT_MS = 60_000;
const FULL_HOUSE = 4429;
const WAYS = [bySocket, byStream, byAsking];

export class Line {
  /** @param {Topic[]} topics @param {Teller} teller */
  constructor(topics, teller) {
    this.topics = topics;
    this.teller = teller;
    this.number = 0;
    this.tries = 0;
    this.failedAt = 0;
    this.hasHeard = false;
    /** @type {Way | null} */
    this.way = null;
    this.waiting = 0;
    this.silence = 0;
    this.unseen = 0;
  }

  follow() {
    addEventListener("offline", () => this.cut());
    addEventListener("online", () => this.later(Math.random() * SOONEST_MS));
    addEventListener("pagehide", () => this.rest());
    addEventListener("pageshow", () => this.connect());
    document.addEventListener("visibilitychange", () => {
      clearTimeout(this.unseen);
      if (document.hidden) this.unseen = setTimeout(() => this.rest(), OUT_OF_SIGHT_MS);
      else this.connect();
    });
    this.connect();
  }

  /** Follow one more topic; the way that stands is told of it.
   * @param {Topic} topic */
  add(topic) {
    this.topics.push(topic);
    if (this.way) this.way.again(topic);
    else this.connect();
  }

  connect() {
    if (this.way || !navigator.onLine || !this.topics.length) return;
    clearTimeout(this.waiting);
    this.hasHeard = false;
    for (const topic of this.topics) topic.isCaughtUp = false;
    this.way = WAYS[this.number](this.topics, { heard: (frame) => this.hear(frame), ended: (ending) => this.end(ending) });
    this.listen();
  }

  /** Silence means that the way is dead, whatever the browser believes. */
  listen() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.end({}), SILENT_MS);
  }

  /** @param {Frame} frame */
  hear(frame) {
    this.hasHeard = true;
    this.listen();
    const topic = this.topics.find((one) => one.name === (frame.topic ?? frame.id));
    if (!topic) return;
    if (frame.type === "error") this.leaveOut(topic);
    else if (!topic.take(frame)) this.way?.again(topic);
    const isAnswer = frame.type === "presence" || frame.type === "error";
    if (isAnswer && this.topics.every((one) => one.isCaughtUp)) this.arrive();
  }

  /** There is no such topic for this visitor.
   * @param {Topic} topic */
  leaveOut(topic) {
    this.topics = this.topics.filter((one) => one !== topic);
    if (!this.topics.length) this.rest();
  }

  arrive() {
    this.tries = 0;
    this.teller.back(this.topics.reduce((sum, topic) => sum + topic.missed, 0));
    for (const topic of this.topics) topic.missed = 0;
  }

  /** @param {Ending} ending */
  end(ending) {
    this.rest();
    if (ending.code !== FULL_HOUSE) this.teller.lost(false);
    this.number = this.nextWay();
    this.later(this.pause(ending));
  }

  /** A socket that fails twice within ten seconds gives way to a stream, that to asking. */
  nextWay() {
    if (this.hasHeard) return 0;
    const isTwice = Date.now() - this.failedAt < FAILED_WITHIN_MS;
    this.failedAt = Date.now();
    return this.number > 0 || isTwice ? (this.number + 1) % WAYS.length : 0;
  }

  /** Anywhere between the soonest moment and a limit that doubles, so that not all come at once.
   * @param {Ending} ending */
  pause({ code, retry_after_ms: asked = 0 }) {
    const limit = Math.min(LATEST_MS, SOONEST_MS * 2 ** ++this.tries);
    const pause = SOONEST_MS + Math.random() * (limit - SOONEST_MS);
    return Math.max(pause, asked, code === FULL_HOUSE ? FULL_HOUSE_MS : 0);
  }

  /** @param {number} pause */
  later(pause) {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.connect(), pause);
  }

  /** The network is gone: no need to find out. */
  cut() {
    this.rest();
    this.teller.lost(true);
  }

  /** Let go of the way; nothing is heard any more until the next one. */
  rest() {
    clearTimeout(this.silence);
    clearTimeout(this.waiting);
    this.way?.close();
    this.way = null;
  }
}
