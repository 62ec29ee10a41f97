// Leave now: on a press of an exit link, or of Shift three times within five seconds, the page goes blank at once and the
// neutral page takes its place in the history; /exit is told to clear what the browser keeps of this site. Without JavaScript
// the link itself leads to /exit. Also: private pages are never shown again from the browser's memory, nor is what was typed.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const wayOut = () => document.querySelector("header a[data-exit]"); // anew each time: the language may have changed
  const isPrivate = () => "private" in document.body.dataset;

  function empty() {
    root.hidden = true;
    for (const form of document.forms) form.reset();
  }

  function leave() {
    empty();
    document.title = "";
    const exit = wayOut();
    if (window.fetch) fetch(exit.href, { redirect: "manual", keepalive: true, cache: "no-store" }).catch(() => {});
    window.location.replace(exit.dataset.exit);
  }

  if (wayOut()) {
    document.addEventListener("click", (event) => {
      if (!event.target.closest("a[data-exit]")) return;
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
      const hint = document.querySelector("[data-exit-hint]");
      presses = presses.filter((time) => now - time < 5000).concat(now);
      if (presses.length >= 3) leave();
      else if (hint) {
        hint.textContent = presses.length === 2 ? hint.dataset.once : "";
        clearTimeout(timer);
        timer = setTimeout(() => { hint.textContent = ""; }, 5000);
      }
    });
  }

  // What was typed since this page was opened; a browser that fills in what was typed before gives no such event.
  let typed = false;
  document.addEventListener("input", (event) => { typed = typed || event.isTrusted; });

  window.addEventListener("pagehide", () => {
    if (isPrivate()) root.hidden = true; // a page kept in memory is kept blank
  });

  // What was found stays while one reads on here and steps back to it; after leaving it is gone. A browser that does not tell
  // where one comes from lets nothing stay.
  const isStillHere = () => document.body.dataset.private === "until-left" && Boolean(window.navigation && navigation.activation && navigation.activation.from);

  window.addEventListener("pageshow", (event) => {
    if (!isPrivate()) return;
    if (event.persisted && isStillHere()) {
      root.hidden = false;
      return;
    }
    if (event.persisted) {
      empty();
      window.location.reload();
      return;
    }
    const [how] = performance.getEntriesByType ? performance.getEntriesByType("navigation") : [];
    if (how && how.type !== "navigate" && !typed) for (const form of document.forms) form.reset();
  });
})();
