/* 打印 and 转给邻居: shown only where the browser can. */
export function offerPrinting() {
  for (const button of document.querySelectorAll("button[data-print]")) {
    if (button instanceof HTMLButtonElement) button.hidden = false;
    button.addEventListener("click", () => print());
  }
}

export function offerSharing() {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll("button[data-share]")) {
    if (button instanceof HTMLButtonElement) button.hidden = false;
    button.addEventListener("click", () => {
      navigator.share({ title: document.title, url: location.href.split("#")[0] }).catch(() => undefined);
    });
  }
}
