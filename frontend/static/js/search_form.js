/* A clean address after a search: fields that say nothing are left out. */
export function leaveOutEmptyFields() {
  for (const form of document.querySelectorAll("form[data-search]")) {
    form.addEventListener("submit", () => quieten(/** @type {HTMLFormElement} */ (form)));
  }
  addEventListener("pageshow", wakeAll);
}

/** Filters stand open where there is room beside the list. */
export function openFiltersWhereWide() {
  for (const filters of document.querySelectorAll("details[data-open-wide]")) {
    const grid = filters.closest(".search-cols");
    const isBeside = grid && getComputedStyle(grid).gridTemplateColumns.split(" ").length > 1;
    if (isBeside) filters.setAttribute("open", "");
  }
}

/** @param {HTMLFormElement} form */
function quieten(form) {
  for (const field of form.elements) {
    const isSilent = (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && field.value.trim() === "";
    if (isSilent) {
      field.disabled = true;
      field.dataset.quiet = "";
    }
  }
}

/** Coming back finds every field usable again. */
function wakeAll() {
  for (const field of document.querySelectorAll("[data-quiet]")) {
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.disabled = false;
    field.removeAttribute("data-quiet");
  }
}
