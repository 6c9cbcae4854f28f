/* Sends a file as soon as it is chosen or dropped, and shows how far it is. Without this script the button does it. */
(() => {
  document.querySelectorAll("form[data-upload]").forEach((form) => {
    const input = form.querySelector('input[type="file"]');
    const bar = form.querySelector("progress");
    const button = form.querySelector("button");
    const send = () => {
      if (!input.files.length) return;
      const request = new XMLHttpRequest();
      bar.hidden = false;
      button.disabled = true;
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
      });
      request.addEventListener("load", () => { location.reload(); });
      request.addEventListener("error", () => { bar.hidden = true; button.disabled = false; });
      request.open("POST", form.action);
      request.send(new FormData(form));
    };
    button.hidden = true;
    input.addEventListener("change", send);
    form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
    form.addEventListener("dragleave", () => form.classList.remove("over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("over");
      input.files = event.dataTransfer.files;
      send();
    });
  });
})();
