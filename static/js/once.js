/* A second click on the same button does nothing; the server would answer with the same receipt anyway. */
(() => {
  const forms = () => document.querySelectorAll("form[data-once]");

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  });

  // A page brought back by the browser's back button may be sent again.
  window.addEventListener("pageshow", () => {
    forms().forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
    });
  });
})();
