/* Reading and keeping the few cookies that pages may see. */
const ONE_YEAR_S = 31_536_000;

/** The value of a readable cookie, or "".
 * @param {string} name */
export function readCookie(name) {
  const start = `${name}=`;
  const found = document.cookie.split("; ").find((part) => part.startsWith(start));
  return found ? decodeURIComponent(found.slice(start.length)) : "";
}

/** @param {string} name @param {string} value */
export function keepCookie(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${ONE_YEAR_S}; SameSite=Lax${secure}`;
}
