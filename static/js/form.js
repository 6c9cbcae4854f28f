/* Saves each change by itself, shows what follows from it, and never loses what was typed. */
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = document.querySelector("[data-saved]");
  let timer = 0;
  let running = false;
  let again = false;

  const say = (key, time) => {
    status.textContent = status.dataset[key].replace("{time}", time || "");
  };

  const show = (answer) => {
    const visible = new Set(answer.visible);
    form.querySelectorAll("[data-item]").forEach((item) => {
      item.hidden = !visible.has(item.dataset.item);
    });
    form.querySelectorAll("[data-computed]").forEach((item) => {
      item.textContent = answer.computed[item.dataset.computed] ?? "—";
    });
    form.querySelectorAll("[data-errors]").forEach((place) => {
      const messages = answer.errors[place.dataset.errors] || [];
      place.textContent = messages.join(" ");
      place.hidden = messages.length === 0;
      place.closest(".field")?.classList.toggle("wrong", messages.length > 0);
    });
  };

  const save = async () => {
    if (running) { again = true; return; }
    running = true;
    say("saving");
    try {
      const response = await fetch(form.action || location.href, {
        method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, credentials: "same-origin",
      });
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      show(answer);
      say("done", answer.time);
    } catch {
      say("failed");
      timer = window.setTimeout(save, 5000);
    }
    running = false;
    if (again) { again = false; save(); }
  };

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 900);
  });
  form.addEventListener("change", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, 150);
  });
})();
