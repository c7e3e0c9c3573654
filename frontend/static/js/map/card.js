/* What is known of the chosen pin, over the map's lower edge. */

/** @typedef {import("./places.js").Place} Place */

/** @param {HTMLElement} holder @param {Place} place @param {() => void} closed */
export function showCard(holder, place, closed) {
  hideCard(holder);
  const card = document.createElement("article");
  card.className = "m-card";
  card.innerHTML = '<h3><a></a></h3><a class="btn btn--main"></a><button type="button" class="m-close" aria-label="收起"></button>';
  const [title, button] = card.querySelectorAll("a");
  title.href = button.href = place.url;
  title.textContent = place.name;
  button.textContent = "看开放时间和怎么去";
  title.parentElement?.insertAdjacentHTML("afterend", place.meta);
  const close = card.querySelector("button");
  if (close) {
    close.innerHTML = `<svg class="i" aria-hidden="true"><use href="${holder.dataset.icons}#x"/></svg>`;
    close.addEventListener("click", () => { hideCard(holder); closed(); });
  }
  holder.append(card);
}

/** @param {HTMLElement} holder */
export function hideCard(holder) {
  holder.querySelector(".m-card")?.remove();
}
