// The desk, on all its pages: pressed twice is sent once, typed text asks before it is left, keys, htmx.
"use strict";
(() => {
  const isTyping = (target) => target.matches("input, textarea, select, [contenteditable]");

  // --- forms ---------------------------------------------------------------------------------------

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "dirty" in form.dataset && !("aside" in event.target.dataset)) form.dataset.dirty = "yes";
  });

  // What keeps a text while it is sent (desk-saving.js) is asked first.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented || event.submitter?.formTarget === "_blank") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes"; // and nobody is asked whether to leave
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  window.addEventListener("beforeunload", (event) => {
    const isOpen = document.querySelector('form[data-dirty="yes"]:not([data-autosave])');
    if (isOpen && !document.querySelector("form[data-sent]")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const aim = link && document.getElementById(link.hash.slice(1));
    if (aim && aim.closest("details")) aim.closest("details").open = true;
  });

  // --- keyboard: no single key sends anything -------------------------------------------------------

  function showKeys() {
    const keys = document.querySelector("#keys");
    if (!keys) return;
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  }

  const KEYS = {
    "?": showKeys,
  };

  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off") return; // switched off on the queue (WCAG 2.1.4)
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key in KEYS) KEYS[event.key]();
  });

  // --- htmx: a refused step is a page as well ------------------------------------------------------

  // Where a text waits to be saved it says so and stays (desk-saving.js); elsewhere the page leads to the login.
  function loggedOut() {
    if (document.dispatchEvent(new CustomEvent("desk:out", { cancelable: true }))) window.location.reload();
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
    if (event.detail.xhr.status === 403) loggedOut();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "page") return;
    const said = document.querySelector("#page [data-focus]");
    if (said) said.focus();
  });

  // htmx notes the page's address in the session store even with its history off: nothing of the desk stays there.
  const forget = () => sessionStorage.removeItem("htmx-current-path-for-history");
  window.addEventListener("load", forget);
  document.addEventListener("htmx:afterSettle", forget);
})();
