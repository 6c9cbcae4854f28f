/* Sends files as soon as they are chosen or dropped, one after the other, and shows how far each is.
   Without this script the button sends them. */
(() => {
  const send = (form, file, onProgress) => new Promise((resolve) => {
    const data = new FormData();
    data.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.append("file", file);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => resolve(null));
    request.open("POST", form.action);
    request.setRequestHeader("X-Upload", "1");
    request.send(data);
  });

  const text = (form, key, file) => form.dataset[key].replace("{name}", file.name);

  /* What the server said about one file: the messages that refuse it, none when it was taken. */
  const outcome = (form, file, request) => {
    if (request === null || request.status >= 500) return [text(form, "failed", file)];
    try {
      const answer = JSON.parse(request.responseText);
      return answer.refused ?? [`${file.name}：${answer.detail}`];
    } catch {
      return [form.dataset.ended];
    }
  };

  const refusal = (form, file) => {
    if (file.size === 0) return text(form, "empty", file);
    return file.size > Number(form.dataset.max) ? text(form, "tooLarge", file) : "";
  };

  /* Put the fresh list of files in the place of the old one, without losing the refusals. */
  const refresh = async (section, refused) => {
    const response = await fetch(location.pathname, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(section.id);
    if (!fresh) { location.reload(); return; }
    section.replaceWith(fresh);
    fresh.querySelectorAll("form[data-upload]").forEach(prepare);
    list(fresh.querySelector("form[data-upload]"), refused);
    fresh.focus();
  };

  const list = (form, refused) => {
    form.querySelector("[data-refused]").replaceChildren(...refused.map((message) => {
      const item = document.createElement("li");
      item.textContent = message;
      return item;
    }));
  };

  const sendAll = async (form, files) => {
    const bar = form.querySelector("progress");
    const state = form.querySelector("[data-state]");
    const refused = [];
    let taken = 0;
    for (const file of files) {
      const before = refusal(form, file);
      if (before) { refused.push(before); continue; }
      bar.hidden = false;
      bar.value = 0;
      state.textContent = text(form, "sending", file);
      const found = outcome(form, file, await send(form, file, (value) => { bar.value = value; }));
      refused.push(...found);
      taken += found.length === 0;
    }
    bar.hidden = true;
    state.textContent = "";
    form.reset();
    list(form, refused);
    if (taken) await refresh(form.closest("section"), refused);
  };

  const prepare = (form) => {
    const input = form.querySelector('input[type="file"]');
    form.querySelector("button").hidden = true;
    input.addEventListener("change", () => sendAll(form, [...input.files]));
    form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("over");
      sendAll(form, [...event.dataTransfer.files]);
    });
  };

  document.querySelectorAll("form[data-upload]").forEach(prepare);
})();
