/* The three ways to hear of changes: a socket, a stream of events, asking from time to time. */

/** @typedef {import("./topic.js").Topic} Topic */
/** @typedef {import("./topic.js").Frame} Frame */
/** @typedef {{code?: number, retry_after_ms?: number}} Ending */
/** @typedef {{heard: (frame: Frame) => void, ended: (ending: Ending) => void}} Ears */
/** @typedef {{again: (topic: Topic) => void, close: () => void}} Way */

const SOCKET = "/ws/";
const STREAM = "/sse/";
const ASK_EVERY_MS = 15_000;
const MOST_ASKS = 4;

/** @param {Topic[]} topics @param {Ears} ears @returns {Way} */
export function bySocket(topics, ears) {
  const address = new URL(SOCKET, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  /** @param {object} frame */
  const send = (frame) => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame)); };
  socket.onopen = () => topics.forEach((topic) => send(topic.asking));
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.type === "ping") send({ type: "pong" });
    ears.heard(frame);
  };
  socket.onclose = ({ code, reason }) => ears.ended({ ...read(reason), code });
  return {
    again: (topic) => send(topic.asking),
    close: () => {
      socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}

/** @param {Topic[]} topics @param {Ears} ears @returns {Way} */
export function byStream(topics, ears) {
  const source = new EventSource(addressOf(topics));
  const close = () => source.close();
  source.onmessage = ({ data }) => ears.heard(JSON.parse(data));
  source.addEventListener("close", ({ data }) => {
    close();
    ears.ended(read(data));
  });
  source.onerror = () => {
    close();
    ears.ended({});
  };
  const again = () => {
    close();
    ears.ended({});
  };
  return { again, close };
}

/** @param {Topic[]} topics @param {Ears} ears @returns {Way} */
export function byAsking(topics, ears) {
  let timer = 0, asked = 0, isClosed = false;
  const ask = async () => {
    const text = await answerOf(addressOf(topics, { once: "1" }));
    if (isClosed) return;
    for (const line of (text ?? "").split("\n")) {
      if (line.startsWith("data: {\"type\"")) ears.heard(JSON.parse(line.slice("data: ".length)));
    }
    asked += 1;
    // Now and then a better way is tried again.
    if (text === null || asked >= MOST_ASKS) ears.ended({});
    else timer = setTimeout(ask, ASK_EVERY_MS);
  };
  ask();
  const close = () => {
    isClosed = true;
    clearTimeout(timer);
  };
  return { again: () => undefined, close };
}

/** @param {string} address */
async function answerOf(address) {
  const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
  return answer?.ok ? answer.text().catch(() => null) : null;
}

/** @param {Topic[]} topics @param {Record<string, string>} more */
function addressOf(topics, more = {}) {
  const at = topics.map((topic) => topic.place).filter(Boolean).join(",");
  const query = new URLSearchParams({ topics: topics.map((topic) => topic.name).join(","), ...(at ? { at } : {}), ...more });
  return `${STREAM}?${query}`;
}

/** @param {string} words @returns {Ending} */
function read(words) {
  try {
    return JSON.parse(words);
  } catch {
    return {};
  }
}
