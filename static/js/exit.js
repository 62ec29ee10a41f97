// Leave now: on a press of the exit link, or of Shift three times within five seconds, the page goes blank at once and the
// exit page takes its place in the history. Without JavaScript the link itself leads to /exit. Also: private pages are
// never shown again from the browser's memory.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const exit = document.querySelector("a[data-exit]");
  const hint = document.querySelector("[data-exit-hint]");
  const isPrivate = () => "private" in document.body.dataset;

  function leave() {
    root.hidden = true;
    document.title = "";
    for (const form of document.forms) form.reset();
    window.location.replace(exit.dataset.exit);
  }

  if (exit) {
    exit.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });

    let presses = [];
    let timer = 0;
    document.addEventListener("keydown", (event) => {
      if (event.repeat) return;
      if (event.key !== "Shift") {
        presses = []; // Shift for a capital letter is not a wish to leave
        return;
      }
      const now = Date.now();
      presses = presses.filter((time) => now - time < 5000).concat(now);
      if (presses.length >= 3) leave();
      else if (hint) {
        hint.textContent = presses.length === 2 ? hint.dataset.once : "";
        clearTimeout(timer);
        timer = setTimeout(() => { hint.textContent = ""; }, 5000);
      }
    });
  }

  window.addEventListener("pageshow", (event) => {
    if (event.persisted && isPrivate()) {
      root.hidden = true;
      window.location.reload();
    }
  });
})();
