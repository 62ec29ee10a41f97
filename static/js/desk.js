// The desk: keeps what is being written, puts saved texts in, keyboard. Everything works without it as well.
"use strict";
(() => {
  const PAUSE = 2500; // after the last key
  const AGAIN = 8000; // after a lost connection
  let timer = 0;
  let running = null;
  let isDirty = false;
  let isLeaving = false;
  let revision = 0; // the last one the server told

  const writing = () => document.querySelector("form[data-autosave]");
  const isTyping = (target) => target.matches("input, textarea, select, [contenteditable]");

  function say(text, kind) {
    const line = document.querySelector("[data-saved]");
    if (!line || line.textContent === text) return;
    line.className = `saved saved-${kind}`;
    line.textContent = text;
  }

  // --- saved while typing ------------------------------------------------------------------------

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  // Resolves to true when the server has everything. Two saves never run at once.
  async function save() {
    clearTimeout(timer);
    while (running) await running;
    const form = writing();
    if (!form || !isDirty) return true;
    running = send(form);
    try { return await running; } finally { running = null; }
  }

  async function send(form) {
    isDirty = false;
    say(form.dataset.saving, "saving");
    let response;
    try {
      response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    } catch {
      isDirty = true;
      say(form.dataset.away, "unsaved");
      later(AGAIN);
      return false;
    }
    const isOurs = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isOurs) {
      isDirty = true;
      if (await freshToken(form)) return send(form);
      say(form.dataset.out, "refused");
      return false;
    }
    return told(form, response.ok, await response.json());
  }

  // Somebody who logged in again in another tab has a new token: the page takes it over, once for each.
  async function freshToken(form) {
    const page = await fetch(window.location.href).then((answer) => (answer.redirected ? "" : answer.text())).catch(() => "");
    const found = new DOMParser().parseFromString(page, "text/html").querySelector("input[name=csrfmiddlewaretoken]");
    if (!found || form.dataset.renewed) return false;
    form.dataset.renewed = "yes";
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = found.value;
    return true;
  }

  function told(form, isSaved, answer) {
    delete form.dataset.renewed;
    if (isSaved) {
      revision = answer.revision;
      const now = writing();
      if (now) now.elements.seen.value = revision;
      if (!isDirty) say(answer.said, "saved");
      return true;
    }
    isDirty = true;
    say(answer.why, "refused");
    if (answer.html) document.querySelector("#conflict").innerHTML = answer.html;
    return false;
  }

  function touched() {
    isDirty = true;
    say(writing().dataset.unsaved, "unsaved");
    if (!document.querySelector("#theirs")) later(PAUSE);
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form) return;
    if ("dirty" in form.dataset) form.dataset.dirty = "yes";
    if (form === writing() && event.target.name && event.target.name !== "words_to_find") touched();
  });

  // A step waits until the text is saved. Pressed twice, it is sent once.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (isDirty && form !== writing()) {
      event.preventDefault();
      if (await save() || form.dataset.anyway) form.requestSubmit(event.submitter);
      else form.dataset.anyway = "yes"; // pressed once more, it goes without the text
      return;
    }
    clearTimeout(timer);
    form.dataset.sent = "yes";
    isLeaving = true;
    if (running && form === writing()) {
      event.preventDefault();
      await running;
      delete form.dataset.sent;
      form.requestSubmit(event.submitter);
    }
  });

  window.addEventListener("pageshow", () => {
    isLeaving = false;
    for (const form of document.forms) delete form.dataset.sent;
  });

  window.addEventListener("beforeunload", (event) => {
    const isOpen = [...document.forms].some((form) => form.dataset.dirty === "yes" && form !== writing());
    if (!isLeaving && (isDirty || isOpen)) event.preventDefault();
  });

  // --- presses -----------------------------------------------------------------------------------

  function insert() {
    const text = document.getElementById(document.querySelector("#id_snippet").value).textContent.trim();
    const field = document.querySelector("#id_answer");
    const [before, after] = [field.value.slice(0, field.selectionStart), field.value.slice(field.selectionEnd)];
    const gap = before && !before.endsWith("\n\n") ? "\n\n" : "";
    field.value = `${before}${gap}${text}\n\n${after.trimStart()}`;
    field.focus();
    field.selectionStart = field.selectionEnd = (before + gap + text).length + 2;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function keepMine() {
    const theirs = document.querySelector("#theirs");
    writing().elements.seen.value = theirs.dataset.revision;
    theirs.remove();
    isDirty = true;
    save();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-insert]")) insert();
    if (event.target.closest("[data-keep-mine]")) keepMine();
    const link = event.target.closest('a[href^="#"]');
    const aim = link && document.getElementById(link.hash.slice(1));
    if (aim && aim.closest("details")) aim.closest("details").open = true;
  });

  // --- keyboard: no single key sends anything -------------------------------------------------------

  function step(by) {
    const links = [...document.querySelectorAll("[data-queue] a")];
    const next = links[Math.min(Math.max(links.indexOf(document.activeElement) + by, 0), links.length - 1)];
    if (next) next.focus();
  }

  function showKeys() {
    const keys = document.querySelector("#keys");
    if (!keys) return;
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    o: () => { if (document.activeElement.closest("[data-queue]")) document.activeElement.click(); },
    "?": showKeys,
  };

  document.addEventListener("keydown", (event) => {
    const form = writing();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form && form.contains(event.target)) {
      event.preventDefault();
      isDirty = true;
      save();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key in KEYS) KEYS[event.key]();
  });

  // --- htmx: a refused step is a page as well ------------------------------------------------------

  function loggedOut() {
    const form = writing();
    if (form) say(form.dataset.out, "refused");
    else window.location.reload();
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo } = event.detail;
    if (new URL(xhr.responseURL).pathname !== new URL(pathInfo.requestPath, window.location.href).pathname) {
      event.detail.shouldSwap = false; // led to the login: the page stays, with what was typed
      loggedOut();
      return;
    }
    if (xhr.status === 409 || xhr.status === 422) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  document.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 403) freshToken({ dataset: {} }).then((isThere) => { if (!isThere) loggedOut(); });
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "page") return;
    isLeaving = false;
    const said = document.querySelector("#page [data-focus]");
    if (said) said.focus();
    const form = writing();
    if (!form) return;
    if (!document.querySelector("#theirs")) form.elements.seen.value = Math.max(form.elements.seen.value, revision);
    if (isDirty) touched();
  });

  // htmx notes the page's address in the session store even with its history off: nothing of the desk stays there.
  const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
  window.addEventListener("load", forget);
  document.addEventListener("htmx:afterSettle", forget);
})();
