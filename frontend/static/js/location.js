/* 用我的位置: asked only on the button; the position leaves the phone rounded to about ten metres. */
const DIGITS = 4;
const REFUSED = "没拿到位置。从上面选您的社区，一样能找。";

export function offerLocation() {
  const button = document.querySelector("[data-locate]");
  if (!(button instanceof HTMLButtonElement) || !button.form || !("geolocation" in navigator)) return;
  const form = button.form;
  button.classList.remove("is-waiting");
  button.addEventListener("click", () => {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      (position) => searchFrom(form, position.coords),
      () => tellRefused(form, button),
      { maximumAge: 60_000, timeout: 8_000 },
    );
  });
}

/** @param {HTMLFormElement} form @param {GeolocationCoordinates} place */
function searchFrom(form, place) {
  const near = form.elements.namedItem("near");
  const community = form.elements.namedItem("community");
  if (community instanceof HTMLSelectElement) community.value = "";
  if (near instanceof HTMLInputElement) {
    near.value = `${place.latitude.toFixed(DIGITS)},${place.longitude.toFixed(DIGITS)}`;
    near.disabled = false;
  }
  form.requestSubmit ? form.requestSubmit() : form.submit();
}

/** @param {HTMLFormElement} form @param {HTMLButtonElement} button */
function tellRefused(form, button) {
  button.removeAttribute("aria-busy");
  const note = form.querySelector("[data-locate-note]");
  if (note) note.textContent = REFUSED;
  const community = form.elements.namedItem("community");
  if (community instanceof HTMLElement) community.focus();
}
