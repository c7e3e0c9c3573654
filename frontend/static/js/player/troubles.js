/* What is said when it does not play: what happened, and one way on. */

const SAID = {
  network: "网断断续续，放不下去了。等一会儿再按播放，会接着放。",
  media: "这一段放不出来。刷新一下页面再试，还不行请打电话给我们。",
  kind: "这个浏览器太旧，放不了。请换手机自带的浏览器再看。",
};
const OWN_NETWORK_ERROR = 2;

/** @param {HTMLElement} holder @param {HTMLMediaElement} media */
export function tellTroubles(holder, media) {
  const word = holder.querySelector(".player-word");
  const say = (/** @type {string} */ sentence) => {
    if (!(word instanceof HTMLElement)) return;
    word.textContent = sentence;
    word.hidden = !sentence;
  };
  media.addEventListener("playing", () => say(""));
  media.addEventListener("error", () => {
    if (media.error) say(media.error.code === OWN_NETWORK_ERROR ? SAID.network : SAID.media);
  });
  return { fail: (/** @type {keyof typeof SAID} */ kind) => say(SAID[kind]) };
}
