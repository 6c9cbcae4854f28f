/* Saves each change by itself and shows what follows from it. What could not be saved is kept in this tab
   (sessionStorage, so that it ends with the tab) and comes back after signing in. */
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const status = form.querySelector("[data-saved]");
  const signIn = form.querySelector("[data-sign-in]");
  const copyKey = `unsaved:${location.pathname}`;
  let timer = 0;
  let running = false;
  let again = false;
  let dirty = false;
  let ended = false;

  const say = (key, time = "") => {
    status.textContent = status.dataset[key].replace("{time}", time);
    status.dataset.tone = key;
  };

  /* --- what could not be saved ------------------------------------------------------------------------------ */

  const keep = (submitted = false) => {
    const typed = [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
    const copy = { typed, submitted, version: form.dataset.version };
    try { sessionStorage.setItem(copyKey, JSON.stringify(copy)); } catch { /* the store is full or shut */ }
  };

  const restore = () => {
    const copy = JSON.parse(sessionStorage.getItem(copyKey) || "null");
    if (!copy) return;
    if (copy.submitted && copy.version !== form.dataset.version) {
      sessionStorage.removeItem(copyKey); // the button has saved it
      return;
    }
    const typed = new Map();
    copy.typed.forEach(([name, value]) => typed.set(name, [...(typed.get(name) || []), value]));
    form.querySelectorAll("[data-rows]").forEach((table) => {
      const wanted = Number(typed.get(`${table.dataset.rows}-rows`)?.[0] || 0);
      while (rowsOf(table).length < wanted && addRow(table)) { /* until there are as many as were typed */ }
    });
    [...form.elements].forEach((input) => {
      if (!input.name || input.type === "hidden" || input.tagName === "BUTTON" || input.disabled) return;
      const values = typed.get(input.name) || [];
      if (input.type === "checkbox") input.checked = values.includes(input.value);
      else if (values.length) input.value = values[0];
    });
    say("restored");
    changed(0);
  };

  /* --- saving ------------------------------------------------------------------------------------------------ */

  const show = (answer) => {
    const visible = new Set(answer.visible);
    form.querySelectorAll("[data-item]").forEach((item) => {
      const path = item.dataset.item;
      if (path.includes(".")) {
        if (path in answer.cells) item.hidden = !answer.cells[path];
      } else {
        item.hidden = !visible.has(path);
      }
    });
    form.querySelectorAll("[data-computed]").forEach((item) => {
      item.textContent = answer.computed[item.dataset.computed] ?? "—";
    });
    form.querySelectorAll("[data-errors]").forEach((place) => {
      const messages = answer.errors[place.dataset.errors] || [];
      const field = place.closest(".field");
      place.textContent = messages.join(" ");
      place.hidden = messages.length === 0;
      field?.classList.toggle("wrong", messages.length > 0);
      field?.querySelectorAll("input, select, textarea").forEach((input) => {
        input.toggleAttribute("aria-invalid", false);
        if (messages.length) input.setAttribute("aria-invalid", "true");
      });
    });
  };

  const stop = (text) => {
    ended = true;
    if (text) status.textContent = text;
    else say("ended");
    status.dataset.tone = "failed";
    signIn.hidden = Boolean(text);
  };

  const send = async () => {
    const response = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, credentials: "same-origin",
    });
    const isAnswer = (response.headers.get("Content-Type") || "").includes("json");
    if (response.ok && isAnswer && !response.redirected) return response.json();
    if (response.status === 409) return stop((await response.json()).detail);
    if (response.redirected || response.status === 403 || response.status === 404) return stop();
    throw new Error(String(response.status));
  };

  const save = async () => {
    window.clearTimeout(timer);
    if (running) { again = true; return; }
    running = true;
    again = false;
    say("saving");
    try {
      const answer = await send();
      if (answer) {
        show(answer);
        form.dataset.version = String(answer.version);
        say("done", answer.time);
        dirty = again;
        if (!again) sessionStorage.removeItem(copyKey);
      }
    } catch {
      say("failed");
      timer = window.setTimeout(save, 5000);
    }
    running = false;
    if (again && !ended) save();
  };

  const changed = (wait) => {
    dirty = true;
    keep();
    if (ended) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  };

  /* --- rows of tables ------------------------------------------------------------------------------------------ */

  const rowsOf = (table) => [...table.querySelectorAll(":scope > [data-row]")];

  const number = (table) => {
    const key = table.dataset.rows;
    const rows = rowsOf(table);
    rows.forEach((row, index) => {
      [row, ...row.querySelectorAll("*")].forEach((element) => {
        [...element.attributes].forEach((attribute) => {
          attribute.value = attribute.value
            .replaceAll(new RegExp(`\\b${key}\\.(?:\\d+|__n__)(?=\\.|$)`, "g"), `${key}.${index}`)
            .replaceAll(new RegExp(`\\bid_${key}-(?:\\d+|__n__)-`, "g"), `id_${key}-${index}-`);
        });
      });
      row.querySelectorAll("[data-number]").forEach((place) => { place.textContent = String(index + 1); });
    });
    form.elements[`${key}-rows`].value = String(rows.length);
    table.querySelector('button[name="add"]').hidden = rows.length >= Number(table.dataset.max);
  };

  const addRow = (table) => {
    const rows = rowsOf(table);
    if (rows.length >= Number(table.dataset.max)) return null;
    const template = table.querySelector("template");
    template.before(template.content.cloneNode(true));
    number(table);
    return rowsOf(table).at(-1);
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="add"], button[name="remove"]');
    const table = button?.closest("[data-rows]");
    if (!table) return;
    event.preventDefault();
    if (button.name === "add") {
      addRow(table)?.querySelector("input, select, textarea")?.focus();
      return;
    }
    button.closest("[data-row]").remove();
    number(table);
    table.querySelector('button[name="add"]').focus();
    changed(0);
  });

  /* --- counters ------------------------------------------------------------------------------------------------ */

  form.querySelectorAll("textarea[data-count]").forEach((area) => {
    const counter = document.createElement("p");
    counter.className = "counter";
    const count = () => {
      counter.textContent = form.dataset.left.replace("{n}", String(Number(area.dataset.count) - area.value.length));
    };
    area.after(counter);
    area.addEventListener("input", count);
    count();
  });

  /* --- events ------------------------------------------------------------------------------------------------- */

  form.addEventListener("input", () => changed(900));
  form.addEventListener("change", () => changed(150));
  form.addEventListener("submit", () => { dirty = false; window.clearTimeout(timer); keep(true); });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  signIn.addEventListener("click", () => { dirty = false; });
  restore();
})();
