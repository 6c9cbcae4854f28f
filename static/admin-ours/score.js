// The score sheet: shows the weighted total while points are typed, and warns before typed text is left unsaved.
// Whole numbers only, so that the total is the one that the server will write down.
"use strict";

(() => {
  const form = document.getElementById("score-form");
  if (!form) return;
  const boxes = [...form.querySelectorAll("[data-weight]")];
  const output = form.querySelector("[data-total]");
  let changed = form.querySelector(".w-error") !== null;

  const hundredths = (text) => {
    const plain = text.normalize("NFKC").trim();
    if (!/^\d{1,3}(\.\d{1,2})?$/.test(plain)) return null;
    const value = Math.round(Number(plain) * 100);
    return value <= 10000 ? value : null;
  };

  const add = () => {
    let sum = 0;
    for (const box of boxes) {
      const value = hundredths(box.value);
      const wrong = value === null && box.value.trim() !== "";
      box.setAttribute("aria-invalid", wrong ? "true" : "false");
      if (value !== null) sum += value * Math.round(Number(box.dataset.weight) * 100);
    }
    output.textContent = (Math.floor((sum + 5000) / 10000) / 100).toFixed(2);
  };

  form.addEventListener("input", () => {
    changed = true;
    add();
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  form.querySelector("[role=alert]")?.focus();
  add();
})();
