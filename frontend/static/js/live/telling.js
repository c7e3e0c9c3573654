/* What is said of the line and of news: a banner for the eye, at most one line in five seconds for the ear. */
import { hideBanner, showBanner } from "./banner.js";

const EVERY_MS = 5_000;
const PATIENCE_MS = 1_500;
const SHOWN_MS = 4_000;

/** @type {string[]} */
let waiting = [];
let isResting = false;

/** Have it read out; what comes too fast is said together.
 * @param {string} words */
export function say(words) {
  waiting.push(words);
  if (!isResting) speak();
}

function speak() {
  const line = document.querySelector("[data-said]");
  isResting = waiting.length > 0;
  if (!line || !isResting) return;
  line.textContent = waiting.join(" ");
  waiting = [];
  setTimeout(speak, EVERY_MS);
}

/** Tells that the line was lost and is back; a short break is not worth a word. */
export class LineBanner {
  constructor() {
    this.isShown = false;
    this.timer = 0;
  }

  /** @param {boolean} atOnce */
  lost(atOnce) {
    if (this.isShown) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.isShown = true;
      showBanner("网络断开，正在重连…");
    }, atOnce ? 0 : PATIENCE_MS);
  }

  /** @param {number} missed */
  back(missed) {
    clearTimeout(this.timer);
    if (!this.isShown) return;
    this.isShown = false;
    showBanner(missed ? `已恢复，补上 ${missed} 条` : "已恢复，没有错过什么");
    this.timer = setTimeout(hideBanner, SHOWN_MS);
  }
}
