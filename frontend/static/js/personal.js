/* A page kept whole for everybody learns here who reads it; asked only when somebody is signed in. */
import { readCookie } from "./cookies.js";

const SIGNED_IN = "caifeng_signed_in";

/** The token for changes by script, once the personal part of the page is there. */
export function csrfToken() {
  const holder = document.querySelector("[data-csrf]");
  return holder instanceof HTMLElement ? (holder.dataset.csrf ?? "") : "";
}

export async function showPersonalBits() {
  const guests = document.querySelectorAll("[data-guest]");
  const address = document.documentElement.dataset.personal;
  if (!guests.length || !address || readCookie(SIGNED_IN) !== "1") return;
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok) return;
  const html = await answer.text();
  for (const guest of guests) {
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    guest.replaceWith(parsed.content);
  }
}
