// While an export is being built, the parts of the page that show it are fetched again. Without script, reload the page.
"use strict";
{
  const EVERY = 3000;
  const PARTS = "#result_list, [data-live]";
  const running = () => document.querySelector("[data-unfinished]") !== null;

  async function refresh() {
    if (!running()) return;
    if (!document.hidden) {
      try {
        const answer = await fetch(location.href, { credentials: "same-origin" });
        if (!answer.ok || answer.redirected) return;
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll(PARTS);
        document.querySelectorAll(PARTS).forEach((part, n) => fresh[n] && part.replaceWith(document.adoptNode(fresh[n])));
      } catch {
        // The network was away for a moment; the next turn asks again.
      }
    }
    setTimeout(refresh, EVERY);
  }
  setTimeout(refresh, EVERY);
}
