// On answers and articles: read aloud by a voice that is on the device (one over the net would send the text elsewhere), copy
// the link, and say in place whether it helped. Without JavaScript the buttons of the last are a form; the others are not there.
"use strict";
(() => {
  const tools = document.querySelector("[data-tools]");
  const speech = window.speechSynthesis;

  function reader(button) {
    const text = document.querySelector("[data-text]");
    const language = text.lang || document.documentElement.lang;
    const codes = language === "nb" ? ["nb", "no"] : [language];
    const label = button.textContent;
    const near = tools.querySelector("[data-near]");
    let voice = null;
    let turn = 0;

    function choose() {
      const own = speech.getVoices().filter((one) => one.localService);
      voice = own.find((one) => codes.includes(one.lang.toLowerCase().split(/[-_]/)[0])) || null;
      button.hidden = !voice;
    }

    function pieces() {
      const found = [];
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const place = walker.currentNode.parentElement;
        const words = walker.currentNode.data.replace(/\s+/g, " ");
        if (!words.trim() || place.closest("form, nav, .terms, [data-tools], [data-helped]") || !place.getClientRects().length) continue;
        const block = place.closest("h1, h2, h3, h4, p, li, dt, dd, summary, figcaption, blockquote, div, article");
        const last = found[found.length - 1];
        if (last && last[0] === block) last[1] += words;
        else found.push([block, words]);
      }
      return found.flatMap(([block, words]) => (words.match(/[^.!?…]+[.!?…]*\s*/g) || []).map((said) => [block, said]));
    }

    function mark(block) {
      for (const one of text.querySelectorAll(".being-read")) one.classList.remove("being-read");
      if (block) block.classList.add("being-read");
    }

    function stop() {
      turn += 1;
      speech.cancel();
      mark(null);
      button.textContent = label;
      button.setAttribute("aria-pressed", "false");
    }

    function go() {
      const mine = (turn += 1);
      const queue = pieces();
      const next = () => {
        if (mine !== turn) return;
        const one = queue.shift();
        if (!one) return void stop();
        const said = new SpeechSynthesisUtterance(one[1]);
        said.voice = voice;
        said.lang = voice.lang;
        said.onstart = () => { if (mine === turn) mark(one[0]); };
        said.onend = next;
        said.onerror = () => { if (mine === turn) stop(); };
        speech.speak(said);
      };
      button.textContent = button.dataset.stop;
      button.setAttribute("aria-pressed", "true");
      near.hidden = false;
      next();
    }

    button.addEventListener("click", () => (button.getAttribute("aria-pressed") === "true" ? stop() : go()));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") stop(); });
    document.addEventListener("click", (event) => { if (event.target.closest("a")) stop(); }, true);
    window.addEventListener("pagehide", stop);
    new MutationObserver(stop).observe(document.documentElement, { attributeFilter: ["hidden"] }); // leaving, before the next page is there
    document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
    if (speech.addEventListener) speech.addEventListener("voiceschanged", choose);
    choose();
  }

  function copier(button) {
    const hand = tools.querySelector("[data-by-hand]");
    const copied = tools.querySelector("[data-copied]");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(tools.dataset.url);
        copied.textContent = copied.dataset.words;
      } catch {
        hand.hidden = false;
        hand.querySelector("input").select();
      }
    });
  }

  if (tools) {
    copier(tools.querySelector("[data-copy]"));
    if (speech && window.SpeechSynthesisUtterance) reader(tools.querySelector("[data-aloud]"));
  }

  document.addEventListener("submit", async (event) => {
    const place = event.target.closest("[data-helped]");
    if (!place || !window.fetch || !event.submitter) return;
    event.preventDefault();
    if (place.dataset.sent) return;
    place.dataset.sent = "on";
    const body = new URLSearchParams(new FormData(event.target));
    body.set("helped", event.submitter.value);
    try {
      const answer = await fetch(event.target.action, { method: "POST", body, cache: "no-store" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const thanks = page.querySelector("[data-helped]");
      if (!thanks) throw new Error("no thanks");
      place.replaceWith(thanks);
      const said = thanks.querySelector("[data-thanks]");
      if (said) said.focus({ preventScroll: true });
    } catch {
      delete place.dataset.sent;
      const said = Object.assign(document.createElement("input"), { type: "hidden", name: "helped", value: event.submitter.value });
      event.target.append(said);
      event.target.submit();
    }
  });
})();
