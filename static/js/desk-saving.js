// What is being written is saved while one types, and survives a lost network, a closed lid and an old login.
// Nothing of it is kept on the device: the text stands in its field until the server has it.
"use strict";
(() => {
  const PAUSE = 2500; // after the last key
  const FIRST = 2000, MOST = 60000; // until the next try; it doubles
  const PATIENCE = 20000; // for one answer
  const REST = 3000; // between two looks at what others have saved
  let timer = 0;
  let wait = FIRST;
  let looked = 0;
  let running = null;
  let isDirty = false;
  let revision = 0; // the last one the server told
  let state = "";

  const writing = () => document.querySelector("form[data-autosave]");
  const away = () => document.querySelector("#away");
  const theirs = () => document.querySelector("#theirs");
  const sleep = (milliseconds) => new Promise((wake) => setTimeout(wake, milliseconds));

  // --- what is said --------------------------------------------------------------------------------

  const KINDS = { saved: "saved", saving: "saving" };

  // state: saved, saving, unsaved, or the name of a paragraph of #away, which stays in sight until it is over
  function show(name, text = "") {
    state = name;
    const line = document.querySelector("[data-saved]");
    const words = text || writing()?.dataset[name] || writing()?.dataset.unsaved || "";
    if (line && line.textContent !== words) {
      line.className = `saved saved-${KINDS[name] || "unsaved"}`;
      line.textContent = words;
    }
    if (name === "saving" || name === "unsaved") return; // not over yet
    for (const part of away().children) {
      part.hidden = part.dataset.for !== name;
      if (!part.hidden && part.querySelector("[data-why]")) part.querySelector("[data-why]").textContent = text;
    }
  }

  // --- asking the server ---------------------------------------------------------------------------

  // {kind, data}: ok, refused (it says why), away (no network), trouble (no sense in the answer), out (no login)
  async function ask(address, body, isLast = false) {
    let response;
    try {
      const headers = { Accept: "application/json" };
      const signal = AbortSignal.timeout(PATIENCE);
      response = await fetch(address, { method: "POST", body, headers, signal, keepalive: isLast });
      if (response.redirected) return { kind: "out" }; // to the login, which answers as if all were well
      if ((response.headers.get("Content-Type") || "").startsWith("application/json")) {
        return { kind: response.ok ? "ok" : "refused", data: await response.json() };
      }
    } catch {
      return { kind: "away" };
    }
    return { kind: response.status === 403 ? "out" : "trouble" };
  }

  // Somebody who logged in again in another tab has a new token: the page takes it over, and asks once more.
  async function askAgain(address, body, isLast) {
    const first = await ask(address, body(), isLast);
    return first.kind === "out" && (await freshToken()) ? ask(address, body(), isLast) : first;
  }

  async function freshToken() {
    const page = await fetch(window.location.href).then((answer) => (answer.redirected ? "" : answer.text())).catch(() => "");
    const found = new DOMParser().parseFromString(page, "text/html").querySelector("input[name=csrfmiddlewaretoken]");
    if (!found) return false;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = found.value;
    document.body.dataset.hxHeaders = JSON.stringify({ "X-CSRFToken": found.value });
    return true;
  }

  function bare() {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", document.querySelector("input[name=csrfmiddlewaretoken]").value);
    return body;
  }

  // --- saving --------------------------------------------------------------------------------------

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  function laterAgain() {
    later(wait * (0.8 + Math.random() * 0.4));
    wait = Math.min(wait * 2, MOST);
  }

  // One at a time, so that no two name the same revision.
  async function inTurn(work) {
    while (running) await running;
    running = work();
    try { return await running; } finally { running = null; }
  }

  // Resolves to true when the server has everything.
  async function save({ isLast = false } = {}) {
    clearTimeout(timer);
    return inTurn(async () => {
      const form = writing();
      if (!form || !isDirty) return true;
      if (theirs()) return false; // first somebody chooses which text goes on
      isDirty = false;
      show("saving");
      const { kind, data } = await askAgain(form.action, () => new FormData(form), isLast);
      if (kind === "ok" && Number.isInteger(data.revision)) return kept(data);
      isDirty = true;
      if (kind === "refused") refuse(data);
      else { show(kind === "ok" ? "trouble" : kind); laterAgain(); }
      return false;
    });
  }

  function kept(data) {
    wait = FIRST;
    see(data.revision);
    show("saved", data.said);
    if (isDirty) touched();
    return true;
  }

  function see(number) {
    revision = number;
    const form = writing();
    if (form) form.elements.seen.value = number;
  }

  function refuse({ why = "", html = "" }) {
    show(html ? "conflict" : "refused", why);
    if (!html) return;
    document.querySelector("#conflict").innerHTML = html;
  }

  function touched() {
    isDirty = true;
    show("unsaved");
    if (!theirs()) later(PAUSE);
  }

  document.addEventListener("input", (event) => {
    const { form, name, dataset } = event.target;
    if (form && form === writing() && name && !("aside" in dataset)) touched();
  });

  document.addEventListener("keydown", (event) => {
    const form = writing();
    if (event.key !== "Enter" || !form || !form.contains(event.target)) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      isDirty = true;
      save();
    } else if ("aside" in event.target.dataset) { // a field of its own: never the Save button
      event.preventDefault();
      if (event.target.id === "id_words_to_find") document.querySelector("#find").click();
    }
  });

  // --- waking up -----------------------------------------------------------------------------------

  // The lid was closed, another tab was in front: what is unsaved is saved, else what others saved is looked at.
  async function wake() {
    wait = FIRST;
    if (isDirty) return save();
    if (!writing()) return isOver();
    if (theirs() || Date.now() - looked < REST) return true;
    looked = Date.now();
    return inTurn(async () => {
      const form = writing();
      if (!form || isDirty || theirs()) return;
      const { kind, data } = await askAgain(away().dataset.compare, () => new FormData(form));
      if (kind === "refused") refuse(data);
      else if (kind === "out") { show("out"); looked = 0; }
      else if (kind === "ok" && data.html && data.revision > revision) refuse(data);
      else if (kind === "ok" && state === "out") show("saved", " ");
    });
  }

  // Once the form itself is on its way, a save behind it would make the page that answers look overtaken.
  const saveLast = () => { if (isDirty && !writing()?.dataset.sent) save({ isLast: true }); };

  // Nothing is being written here, but something was said: is it over?
  async function isOver() {
    if (!["out", "away", "trouble"].includes(state)) return true;
    const { kind } = await askAgain(away().dataset.compare, bare);
    if (kind === "ok" || kind === "refused") show("saved", " ");
    return true;
  }

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") wake();
    else saveLast();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) wake(); });
  window.addEventListener("focus", wake);
  window.addEventListener("online", wake);
  window.addEventListener("offline", () => { if (isDirty) show("away"); });
  window.addEventListener("pagehide", saveLast);
  window.addEventListener("beforeunload", (event) => {
    if ((isDirty || state === "saving") && !document.querySelector("form[data-sent]")) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keep-mine]")) choose(false);
    if (event.target.closest("[data-take-theirs]")) choose(true);
  });

  function choose(isTheirs) {
    const [box, form] = [theirs(), writing()];
    if (isTheirs) for (const text of box.querySelectorAll("[data-their]")) form.elements[text.dataset.their].value = text.textContent;
    see(Number(box.dataset.revision));
    box.remove();
    const main = form.querySelector("textarea");
    main.focus();
    main.dispatchEvent(new Event("input", { bubbles: true }));
    save();
  }

  // --- sending a form that holds a text ---------------------------------------------------------------

  // A text goes only where somebody takes it in: without network or login the page stays, and says so.
  async function isTaken(form) {
    if (form !== writing() && isDirty && !(await save()) && !form.dataset.anyway) {
      form.dataset.anyway = "yes"; // pressed once more, it goes without the unsaved answer
      return false;
    }
    while (running) await running;
    const { kind } = await askAgain(away().dataset.compare, bare);
    if (kind === "ok" || kind === "refused") return true;
    show(kind);
    return false;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const isText = "dirty" in form.dataset || isDirty;
    if (form.method !== "post" || event.defaultPrevented || event.submitter?.formTarget === "_blank" || !isText) return;
    if (form.dataset.asked === "yes") { delete form.dataset.asked; return; }
    event.preventDefault();
    if (form.dataset.asked) return;
    form.dataset.asked = "no";
    const isGood = await isTaken(form);
    delete form.dataset.asked;
    if (!isGood) return;
    clearTimeout(timer);
    form.dataset.asked = "yes";
    form.requestSubmit(event.submitter);
  });

  // --- htmx ----------------------------------------------------------------------------------------

  document.addEventListener("desk:out", async (event) => {
    event.preventDefault();
    if (!(await freshToken())) show("out");
  });

  document.addEventListener("htmx:sendError", async () => {
    await sleep(0);
    if (isDirty) show("away");
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    const form = writing();
    if (event.detail.target.id !== "page" || !form) return;
    if (!theirs()) form.elements.seen.value = Math.max(form.elements.seen.value, revision);
    if (isDirty) touched();
  });
})();
