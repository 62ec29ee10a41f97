// Beside an article: from a hint to its sentence in the text, and links of the preview in a tab of their own, so that nothing
// that is being written is left.
"use strict";
(() => {
  const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
  const MOST_WORDS = 12;

  // The text has marks that the hint has not: its words are looked for, with anything but letters between them.
  function place(text, sentence) {
    const words = sentence.match(/[\p{L}\p{N}]+/gu) || [];
    const pattern = (some) => new RegExp(some.map((word) => word.replace(SPECIAL, "\\$&")).join("[^\\p{L}\\p{N}]+"), "u");
    for (const number of [Math.min(words.length, MOST_WORDS), 3, 1]) {
      const found = words.length >= number && number ? text.match(pattern(words.slice(0, number))) : null;
      if (found) return [found.index, found.index + found[0].length];
    }
    return null;
  }

  function show(sentence) {
    for (const field of [document.querySelector("#id_body"), document.querySelector("#id_lead")]) {
      const found = field && place(field.value, sentence);
      if (!found) continue;
      field.focus();
      field.setSelectionRange(found[0], found[0]); // the browser scrolls to where the cursor is
      field.blur();
      field.focus();
      field.setSelectionRange(...found);
      return;
    }
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-find-sentence]");
    if (button) show(button.closest("li").querySelector("blockquote").textContent);
    const link = event.target.closest("#preview a[href]");
    if (link && !link.getAttribute("href").startsWith("#")) {
      link.target = "_blank";
      link.rel = "noopener";
    }
  });
})();
