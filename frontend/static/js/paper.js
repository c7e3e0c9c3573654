/* 打印 and 转给邻居: shown only where the browser can. */
export function offerPrinting() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    button.classList.remove("is-waiting");
    button.addEventListener("click", () => print());
  }
}

export function offerSharing() {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll("button[data-share]")) {
    button.classList.remove("is-waiting");
    button.addEventListener("click", () => {
      navigator.share({ title: document.title, url: location.href.split("#")[0] }).catch(() => undefined);
    });
  }
}
