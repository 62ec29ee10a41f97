// Looking for something, made better where there is JavaScript: the words leave the device by fetch, so that no browser keeps
// them in its session file, and what was found takes the place of the page. Under the box stand topics, titles and words: one
// list for everybody, fetched when the box is entered. What is typed stays in the box until the button is pressed.
"use strict";
(() => {
  let looking = false;
  const here = () => location.pathname + location.search;
  let shown = here(); // the address of what stands on the page
  const $ = (selector, from = document) => from.querySelector(selector);
  const say = (where, words) => { if (where) where.textContent = words; };

  // --- the list under the box ---
  async function suggest(box) {
    if (!box || !box.dataset || !box.dataset.suggestions || box.helped) return;
    box.helped = true;
    try {
      const answer = await fetch(box.dataset.suggestions);
      if (!answer.ok) return;
      const list = document.createElement("datalist");
      list.id = `${box.id}-list`;
      for (const words of await answer.json()) list.append(new Option("", words));
      box.after(list);
      box.setAttribute("list", list.id);
    } catch { /* without it the box is a box */ }
  }

  document.addEventListener("focusin", (event) => suggest(event.target));

  // --- looking ---
  async function look(form, button) {
    const status = $("[data-status]", form) || $("[role=search] [data-status]");
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.append(button.name, button.value);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 30000);
    looking = true;
    if (button) button.setAttribute("aria-disabled", "true");
    say(status, status && status.dataset.looking);
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "omit", cache: "no-store", signal: stop.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !$("main h1", page)) throw new Error();
      await Promise.all([...page.querySelectorAll("head script[src]")].map(load)); // the ask page has one of its own
      if (!document.documentElement.hidden) show(page, form.action); // else left in a hurry meanwhile (exit.js)
    } catch {
      say(status, status && status.dataset.failed);
      if (status) status.scrollIntoView({ block: "nearest" });
    } finally {
      clearTimeout(timer);
      looking = false;
      if (button) button.removeAttribute("aria-disabled");
    }
  }

  function load(script) {
    if ([...document.scripts].some((one) => one.src === script.src)) return null;
    return new Promise((resolve, reject) => {
      const anew = document.createElement("script");
      anew.onload = resolve;
      anew.onerror = reject;
      anew.src = script.src;
      document.head.append(anew);
    });
  }

  // The page that came, in the place of this one, under its own address; nothing of the words is in either.
  function show(page, address) {
    if (address !== location.href) history.pushState(null, "", address);
    shown = here();
    for (const part of [".skip", "header", "body > nav", "main", "footer", "link[rel=icon]"]) {
      $(part).replaceWith(document.importNode($(part, page), true));
    }
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.body.className = page.body.className;
    if ("private" in page.body.dataset) document.body.dataset.private = page.body.dataset.private;
    const first = $("main [data-first]") || $("main h1");
    first.tabIndex = -1;
    window.scrollTo(0, 0);
    first.focus();
  }

  let pressed = null; // old browsers do not tell which button sent a form
  document.addEventListener("click", (event) => {
    pressed = event.target.closest("button[type=submit]");
    shown = here(); // what is pressed stands under this address: the ask page in another language has one of its own
  }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("looks" in form.dataset) || !window.fetch) return;
    event.preventDefault();
    if (!looking) look(form, event.submitter || (pressed && pressed.form === form ? pressed : null));
  });

  // Back to what stood here before: that page is not kept, it comes anew. A link within the page leads nowhere else.
  window.addEventListener("popstate", () => { if (here() !== shown) location.reload(); });

  suggest(document.activeElement);
})();
