// The queue: single keys, what is new. Without it every list, step and search works as well.
"use strict";
(() => {
  const EVERY = 20000; // milliseconds between two looks for what is new
  const CHORD = 1500; // after g, the letter of a list

  // --- keyboard: never while typing, and it can be switched off on the page (WCAG 2.1.4) -----------

  let afterG = -CHORD; // when g was pressed, in milliseconds since the page began
  const isTyping = (target) => target.matches("input, textarea, select, [contenteditable]");
  const LINK = "[data-rows] :is(.queue-link, [data-link])";
  const links = () => [...document.querySelectorAll(LINK)];
  const rowOf = (element) => element.closest("[data-rows] > *");

  function move(by) {
    const all = links();
    const here = all.indexOf(document.activeElement);
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    if (next) next.focus();
  }

  function take() {
    const row = rowOf(document.activeElement);
    const form = document.querySelector("#take");
    if (!row || !row.dataset.take || !form) return;
    form.action = row.dataset.take;
    form.requestSubmit();
  }

  function search() {
    const fold = document.querySelector("#search");
    if (fold) fold.open = true;
    document.querySelector("#id_q").focus();
  }

  function goTo(letter) {
    const link = document.querySelector(`[data-key="${CSS.escape(letter)}"]`);
    if (link) window.location.assign(link.href);
  }

  const KEYS = { j: () => move(1), k: () => move(-1), c: take, "/": search };
  const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off" || event.defaultPrevented || event.repeat && event.key === "c") return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const isAfterG = event.timeStamp - afterG < CHORD;
    afterG = -CHORD;
    if (isAfterG && /^[a-z]$/.test(event.key)) goTo(event.key);
    else if (event.key === "g") afterG = event.timeStamp;
    else if (event.key in KEYS) KEYS[event.key]();
    else if (event.key in ARROWS && document.activeElement.matches(LINK)) move(ARROWS[event.key]);
    else return;
    event.preventDefault();
  });

  // --- what is new: a line says it, no row moves ----------------------------------------------------

  const line = document.querySelector("[data-fresh]");
  let looked = Date.now();

  function look() {
    if (!line || document.hidden) return;
    looked = Date.now();
    line.dispatchEvent(new CustomEvent("look"));
  }

  if (line) setInterval(look, EVERY);
  document.addEventListener("visibilitychange", () => { if (Date.now() - looked > EVERY) look(); });

  function markGone(found) {
    for (const number of found.dataset.gone.split(" ").filter(Boolean)) {
      const row = document.querySelector(`[data-rows] [data-number="${CSS.escape(number)}"]`);
      if (!row || row.classList.contains("queue-gone")) continue;
      row.classList.add("queue-gone");
      delete row.dataset.take;
      row.querySelector(".queue-wait").textContent = found.dataset.word;
      const tick = row.querySelector(".queue-tick input");
      if (tick) { tick.checked = false; tick.disabled = true; }
    }
  }

  // A line that says the same again is not read out again.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== line || event.detail.xhr.status !== 200) return;
    const fresh = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html");
    const gone = fresh.querySelector("[data-gone]");
    if (gone) markGone(gone);
    const words = (root) => root.querySelector(".fresh-words")?.textContent || "";
    if (words(fresh) === words(line)) event.detail.shouldSwap = false;
    document.querySelector(".fresh").classList.toggle("fresh-has", Boolean(words(fresh)));
  });

  // --- ticks ---------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-tick-all]")) return;
    const ticks = [...document.querySelectorAll(".queue-tick input:not(:disabled)")];
    const isAll = ticks.every((tick) => tick.checked);
    for (const tick of ticks) tick.checked = !isAll;
  });
})();
