/* Has an open page follow what changes: once it is loaded and shown, and never in its way. */
import { apply, show } from "./announcements.js";
import { Line } from "./line.js";
import { LineBanner } from "./telling.js";
import { Topic } from "./topic.js";

export function followWhatChanges() {
  if (!("WebSocket" in window) || !document.querySelector("[data-announcements]")) return;
  const topics = [new Topic("site.announcements", { apply, show })];
  const follow = () => new Line(topics, new LineBanner()).follow();
  if (document.readyState === "complete") follow();
  else addEventListener("load", follow);
}
