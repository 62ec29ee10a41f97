// A page that somebody shows: the words of a scanned square stand after the # of the address, where no server sees them. They
// go into the field and out of the address and the history; reading still takes a press. What is open closes itself.
"use strict";
(() => {
  const words = decodeURIComponent(location.hash.slice(1)).replace(/-/g, " ");
  const field = document.querySelector("[name=code]");
  const said = document.querySelector("[data-scanned]");
  if (words) history.replaceState(null, "", location.pathname);
  if (words && field) {
    field.value = words;
    said.textContent = said.dataset.words;
  }

  function wait() {
    const open = document.querySelector("[data-closes]");
    if (!open || open.dataset.waits) return;
    open.dataset.waits = "on";
    setTimeout(() => {
      document.documentElement.hidden = true;
      location.replace(open.dataset.closed);
    }, open.dataset.closes * 1000);
  }
  new MutationObserver(wait).observe(document.body, { childList: true });
  wait();
})();
