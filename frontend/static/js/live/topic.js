/* What a page knows of one topic: a state, and the place in the topic it is true for. */

/** @typedef {{type: string, topic?: string, id?: unknown, epoch?: string, offset?: number, data?: any, code?: string}} Frame */
/** @typedef {{apply: (state: any, event: any) => any, show: (state: any, isNews: boolean) => void}} TopicType */

export class Topic {
  /** @param {string} name @param {TopicType} type */
  constructor(name, type) {
    this.name = name;
    this.type = type;
    this.epoch = "";
    this.offset = -1;
    /** @type {any} */
    this.state = null;
    this.isCaughtUp = false;
    this.missed = 0;
  }

  /** The frame that asks for it, from where the page is. */
  get asking() {
    const place = this.epoch ? { epoch: this.epoch, offset: this.offset } : {};
    return { type: "subscribe", id: this.name, topic: this.name, ...place };
  }

  /** `topic=epoch:offset`, or nothing while the place is unknown. */
  get place() {
    return this.epoch ? `${this.name}=${this.epoch}:${this.offset}` : "";
  }

  /** False when something before this frame is missing: then the topic is asked for again.
   * @param {Frame} frame */
  take(frame) {
    if (frame.type === "snapshot") this.begin(frame);
    else if (frame.type === "event") return this.step(frame);
    else if (frame.type === "presence") this.isCaughtUp = true;
    return true;
  }

  /** @param {Frame} frame */
  begin(frame) {
    const offset = frame.offset ?? 0;
    if (this.offset >= 0 && this.isEpoch(frame)) this.missed += Math.max(0, offset - this.offset);
    this.epoch = frame.epoch ?? "";
    this.offset = offset;
    this.put(frame.data);
  }

  /** @param {Frame} frame */
  step(frame) {
    const offset = frame.offset ?? 0;
    if (this.isEpoch(frame) && offset <= this.offset) return true;
    if (!this.isEpoch(frame) || offset !== this.offset + 1) return false;
    this.epoch = frame.epoch ?? "";
    this.offset = offset;
    if (!this.isCaughtUp) this.missed += 1;
    this.put(this.type.apply(this.state, frame.data));
    return true;
  }

  /** A topic in which nothing ever happened has no epoch yet.
   * @param {Frame} frame */
  isEpoch(frame) {
    return !this.epoch || this.epoch === frame.epoch;
  }

  /** @param {any} state */
  put(state) {
    const isNews = this.state !== null || this.isCaughtUp;
    this.state = state;
    this.type.show(state, isNews);
  }
}
