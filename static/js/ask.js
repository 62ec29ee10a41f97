// Asking and coming back, made better where there is JavaScript: what is typed leaves the device by fetch, so that no browser
// keeps it in its session file, stays in the field when the net fails, and is not lost by a link. Nothing is stored; the
// address changes with the language alone.
"use strict";
(() => {
  let sending = false;
  let kept = true; // false while six words are on the page that nobody has said to have written down
  let shownCode = ""; // the six words on the page
  let going = false; // leaving has been agreed to, or the page stays: a call
  let speaking = 0;
  const $ = (selector, from = document) => from.querySelector(selector);
  const say = (where, words) => { if (where) where.textContent = words; };

  // --- sending ---
  function near(place) { // the line beside it that says how sending goes
    const status = $("[data-status]", place);
    return status || !place.parentElement ? status : near(place.parentElement);
  }

  async function send(form, button) {
    const status = near(button || form);
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.append(button.name, button.value);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 60000);
    sending = true;
    if (button) button.setAttribute("aria-disabled", "true");
    say(status, status && status.dataset.sending);
    try {
      const to = button && button.hasAttribute("formaction") ? button.formAction : form.action;
      const post = async () => {
        const got = await fetch(to, { method: "POST", body, credentials: "omit", cache: "no-store", signal: stop.signal });
        return [got, new DOMParser().parseFromString(await got.text(), "text/html")];
      };
      let [answer, page] = await post();
      const sum = $("form[data-work]", page);
      if (sum) { // very many ask at once: the device works for its turn, and the page stays as it is
        const done = await work(sum.dataset, stop.signal);
        if (done) {
          body.set("work", done);
          [answer, page] = await post();
        }
      }
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

  // A sum in a worker of our own; "" where there is none or it takes too long: then the page says when to press again.
  function work(given, stopped) {
    return new Promise((resolve) => {
      try {
        const worker = new Worker(given.worker);
        const end = (done) => { worker.terminate(); resolve(done); };
        worker.onmessage = (event) => end(event.data);
        worker.onerror = () => end("");
        setTimeout(() => end(""), 30000);
        stopped.addEventListener("abort", () => end(""));
        worker.postMessage(JSON.parse(given.work));
      } catch {
        resolve("");
      }
    });
  }

  function show(page, form) {
    const code = $("[name=code]", form);
    const main = document.importNode($("main", page), true);
    const typed = [...document.querySelectorAll("main textarea[id]")].filter((field) => field.value && field.form !== form);
    $("main").replaceWith(main);
    for (const part of [".skip", "header", "body > nav", "footer"]) { // the language, and the buttons that lead to others
      $(part).replaceWith(document.importNode($(part, page), true));
    }
    document.documentElement.lang = page.documentElement.lang;
    for (const field of typed) { // what stands half written in another form of the page stays there
      const anew = document.getElementById(field.id);
      if (anew && !anew.value) anew.value = field.value;
    }
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

  // --- has somebody asked this? Only the text goes, by a press; the answers come into the page, nothing typed is touched ---
  async function look(form, button) {
    const status = $("[data-status]", form);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 30000);
    sending = true;
    say(status, button.dataset.looking);
    try {
      const body = new URLSearchParams({ text: form.elements.text.value });
      const answer = await fetch(button.formAction.split("#")[0], { method: "POST", body, credentials: "omit", cache: "no-store", signal: stop.signal });
      const found = $("#looked", new DOMParser().parseFromString(await answer.text(), "text/html"));
      if (!found) throw new Error();
      const place = $("[data-looked]", form);
      place.replaceChildren(document.importNode(found, true));
      const isFirst = $(".crisis", place); // the crisis card stands once, before the answers
      for (const card of document.querySelectorAll("main .crisis")) card.hidden = Boolean(isFirst) && !place.contains(card);
      say(status, "");
      forgive(form.elements.text);
      $("#looked").focus();
    } catch {
      say(status, status.dataset.failed);
    } finally {
      clearTimeout(timer);
      sending = false;
    }
  }

  // That there was no text, as the last press was told, is over once there is one.
  function forgive(field) {
    if (!field.value.trim() || field.defaultValue.trim()) return;
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-describedby", "id_text-starters");
    field.parentNode.classList.remove("has-error");
    for (const old of document.querySelectorAll("#id_text-error, #errors")) old.remove();
  }

  let pressed = null; // old browsers do not tell which button sent a form
  document.addEventListener("click", (event) => { pressed = event.target.closest("button[type=submit]"); }, true);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!("send" in form.dataset) || !window.fetch) {
      going = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter || (pressed && pressed.form === form ? pressed : $("button[data-step]", form));
    if (sending) return;
    if (button && "look" in button.dataset) look(form, button);
    else send(form, button);
  });

  // --- what could tell who somebody is: looked for on the device, by a script that comes when a field is used ---
  function guard(field) {
    if (!field || !field.dataset || !field.dataset.shield || field.guarded) return;
    field.guarded = true;
    import(field.dataset.shield).then((shield) => shield.watch(field)).catch(() => { field.guarded = false; });
  }

  // --- the words of a code: the list and its script come when somebody is about to type ---
  function suggest(field) {
    if (!field || !field.dataset || !field.dataset.suggest || field.helped) return;
    field.helped = true;
    import(field.dataset.suggest).then((code) => code.help(field)).catch(() => { field.helped = false; });
  }

  document.addEventListener("focusin", (event) => { guard(event.target); suggest(event.target); });

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

  function print() {
    const title = document.title;
    document.title = "1"; // what the browser prints above, and calls the file
    window.print();
    document.title = title;
  }

  async function picture(button) {
    let words = button.dataset.done;
    try {
      const { save } = await import(button.dataset.picture);
      await save($("[data-code]").textContent.trim().split(/\s+/));
    } catch {
      words = button.dataset.failed;
    }
    say($("[data-pictured]"), words);
  }

  function written(button) {
    kept = true;
    say($("[data-written-said]"), button.dataset.done);
    then();
    $("[data-then]").focus();
  }

  function then() { // first that they are written down, then what one can do with them
    const button = $("[data-written]");
    if (!button) return;
    button.hidden = kept;
    $("[data-then]").hidden = !kept;
  }

  // --- leaving by a link: what is not sent yet, or not written down, is not lost by a press ---
  const unsent = () => [...document.querySelectorAll("main textarea, main input[type=hidden][name=text]")].some((field) => field.value.trim() && !("sent" in field.dataset && field.value === field.defaultValue));
  const holds = () => !kept || unsent();

  function leave(event) {
    const link = event.target.closest("a[href]");
    if (!link || "exit" in link.dataset || event.defaultPrevented || !holds()) return;
    if (!/^https?:$/.test(link.protocol) || "go" in link.dataset) { // calling somebody takes nothing away
      going = true;
      setTimeout(() => { going = false; }, 3000);
      return;
    }
    const stays = link.target === "_blank" || event.ctrlKey || event.metaKey || event.shiftKey;
    if (stays || (link.hash && link.pathname === location.pathname)) return;
    const help = link.pathname === $(".nav-help").pathname && [...document.querySelectorAll("main [data-help]")].find((one) => one.offsetParent);
    if (help) { // the numbers stand on this page already
      help.open = true;
      $("summary", help).focus();
      help.scrollIntoView();
    } else if (link.closest(".tongue") && $("#ask-form")) turn(link);
    else if (!asks(link)) return;
    event.preventDefault();
  }

  function asks(link) {
    const box = $("[data-leaving]");
    if (!box) return false;
    $("[data-unsent]", box).hidden = !unsent();
    $("[data-unkept]", box).hidden = kept;
    $("[data-go]", box).href = link.href;
    box.from = link;
    box.hidden = false;
    box.focus();
    return true;
  }

  function stay() {
    const box = $("[data-leaving]");
    if (!box || box.hidden) return;
    box.hidden = true;
    box.from.focus();
  }

  // The ask page in another language, with what was typed and chosen: none of it leaves the device.
  async function turn(link) {
    const typed = [...$("#ask-form").elements].filter((field) => field.name && field.type !== "hidden");
    try {
      const answer = await fetch(link.href, { credentials: "omit", cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!$("#ask-form", page)) throw new Error();
      show(page, $("#ask-form"));
    } catch {
      asks(link);
      return;
    }
    history.replaceState(null, "", link.href);
    for (const field of typed) {
      for (const anew of document.querySelectorAll(`#ask-form [name="${field.name}"]`)) {
        if (!/radio|checkbox/.test(anew.type)) anew.value = field.value;
        else if (anew.value === field.value) anew.checked = field.checked;
      }
    }
    begin();
  }

  document.addEventListener("keydown", (event) => { if (event.key === "Escape") stay(); });

  document.addEventListener("click", (event) => {
    const on = (name) => event.target.closest(`[data-${name}]`);
    if (on("starter")) start(on("starter"));
    if (on("copy")) copy(on("copy"));
    if (on("picture")) picture(on("picture"));
    if (on("print")) print();
    if (on("written")) written(on("written"));
    if (on("stay")) stay();
    leave(event);
  });

  window.addEventListener("beforeunload", (event) => {
    // Leaving in a hurry hides the page first (exit.js): then nothing may ask back.
    if (going || document.documentElement.hidden || !holds()) return;
    event.preventDefault();
    event.returnValue = true; // what older browsers look at
  });

  function begin() {
    const code = $("[data-code]");
    kept = !code || (kept && code.textContent === shownCode); // changing the text leaves the words as they were
    shownCode = code ? code.textContent : "";
    then();
    for (const field of document.querySelectorAll("textarea[data-max]")) if (field.value) count(field);
    guard(document.activeElement);
    const field = $("[name=code]");
    suggest(field && field.value ? field : document.activeElement);
  }

  begin();
})();
