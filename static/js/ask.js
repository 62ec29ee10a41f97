// Asking and coming back, made better where there is JavaScript: what is typed leaves the device by fetch, so that no browser
// keeps it in its session file, and stays in the field when the net fails. Nothing is stored, no address changes.
"use strict";
(() => {
  let sending = false;
  let kept = true; // false while six words are on the page that nobody has said to have written down
  let speaking = 0;
  const $ = (selector, from = document) => from.querySelector(selector);
  const say = (where, words) => { if (where) where.textContent = words; };

  // --- sending ---
  async function send(form, button) {
    const status = $("[data-status]", form);
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.append(button.name, button.value);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 60000);
    sending = true;
    if (button) button.setAttribute("aria-disabled", "true");
    say(status, status && status.dataset.sending);
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "omit", cache: "no-store", signal: stop.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!$("main h1", page) || !(answer.ok || $("#errors", page))) throw new Error(); // an error page would take the text away
      show(page, form);
    } catch {
      say(status, status && status.dataset.failed);
    } finally {
      clearTimeout(timer);
      sending = false;
      if (button) button.removeAttribute("aria-disabled");
    }
  }

  function show(page, form) {
    const code = $("[name=code]", form);
    const main = document.importNode($("main", page), true);
    $("main").replaceWith(main);
    document.title = page.title;
    document.body.className = page.body.className;
    if ("private" in page.body.dataset) document.body.dataset.private = "";
    const again = $("[name=code]", main);
    if (code && again) again.value = code.value;
    begin();
    const first = $("[role=alert], [data-first], .notice[role=status]", main) || $("h1", main);
    first.tabIndex = -1;
    window.scrollTo(0, 0);
    first.focus();
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("send" in form.dataset) || !window.fetch) return;
    event.preventDefault();
    if (!sending) send(form, event.submitter || $("button[data-step]", form));
  });

  // --- the field ---
  function seen(text) {
    return window.Intl && Intl.Segmenter ? [...new Intl.Segmenter().segment(text)].length : [...text].length;
  }

  function count(field) {
    const left = field.dataset.max - (field.value.length < 3000 ? field.value.length : seen(field.value.trim()));
    const words = left < 0 ? field.dataset.over.replace("{n}", -left) : left <= 300 ? field.dataset.left.replace("{n}", left) : "";
    say($("[data-counter]", field.parentNode), words);
    clearTimeout(speaking);
    speaking = setTimeout(() => say($("[data-counter-said]", field.parentNode), left <= 100 ? words : ""), 1200);
  }

  document.addEventListener("input", (event) => {
    if (event.target.dataset.max) count(event.target);
  });

  // --- small presses ---
  function start(button) {
    const field = $("#id_text");
    const words = button.textContent.replace(/\s*…\s*$/, " ");
    field.value = field.value.trim() ? field.value.replace(/\s*$/, "\n") + words : words;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    count(field);
  }

  async function copy(button) {
    const code = $("[data-code]");
    let words = button.dataset.done;
    try {
      await navigator.clipboard.writeText(code.textContent.trim());
    } catch {
      getSelection().selectAllChildren(code);
      words = button.dataset.select;
    }
    button.textContent = words;
    say($("[data-copied]"), words);
  }

  function written(link) {
    kept = true;
    say($("[data-written-said]"), link.dataset.done);
  }

  document.addEventListener("click", (event) => {
    const on = (name) => event.target.closest(`[data-${name}]`);
    if (on("starter")) start(on("starter"));
    if (on("copy")) copy(on("copy"));
    if (on("print")) window.print();
    if (on("written") && !kept) {
      event.preventDefault(); // the second press follows the link
      written(on("written"));
    }
  });

  window.addEventListener("beforeunload", (event) => {
    // Leaving in a hurry hides the page first (exit.js): then nothing may ask back.
    if (!kept && !document.documentElement.hidden) event.preventDefault();
  });

  function begin() {
    kept = !$("[data-code]");
    for (const field of document.querySelectorAll("textarea[data-max]")) if (field.value) count(field);
  }

  begin();
})();
