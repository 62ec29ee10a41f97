// Puts saved texts and links where the cursor is, and takes out of the public wording what could point to somebody.
"use strict";
(() => {
  const visited = new WeakSet(); // fields the cursor has been in
  const byId = (id) => document.getElementById(id);

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) visited.add(event.target);
  });

  // --- put in --------------------------------------------------------------------------------------

  // By the browser's own way of typing, so that Ctrl+Z takes it back.
  function type(field, at, text) {
    field.focus();
    field.setSelectionRange(at, at);
    if (document.execCommand("insertText", false, text)) return;
    field.setRangeText(text, at, at, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function putIn(field, text, isBlock) {
    const at = visited.has(field) ? field.selectionEnd : field.value.length;
    const [before, after] = [field.value.slice(0, at), field.value.slice(at)];
    if (!isBlock) {
      const lead = before && !/\s$/.test(before) ? " " : "";
      type(field, at, lead + text + (after && !/^[\s.,:;!?)]/.test(after) ? " " : ""));
      return;
    }
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    type(field, at, lead + text + (after.startsWith("\n\n") ? "" : "\n\n"));
  }

  // --- take out: as moderation/marks.py does it -----------------------------------------------------

  const WORDING = ["id_title", "id_public_question"];
  const BEGINS = /(?:^|[.!?\n])\s*$/; // a sentence begins here
  const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
  const taken = new Map(); // key of a find -> places: field, start, end, what stood there
  const known = new Map(); // id of a field -> its text as `taken` knows it

  function finder({ forms, anyCase }) {
    const finds = forms.map(([find]) => find.replace(SPECIAL, "\\$&")).join("|");
    return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}_])(?:${finds})(?![\\p{L}\\p{M}\\p{N}_])`, anyCase ? "giu" : "gu");
  }

  function standIn({ forms, puts, suffix }, written, chosen, before) {
    const [, ending, fixed] = forms.find(([find]) => find.toLowerCase() === written.toLowerCase());
    const put = fixed ?? (puts[chosen]?.[ending] || chosen + (suffix[ending] || ""));
    return BEGINS.test(before) ? put.slice(0, 1).toUpperCase() + put.slice(1) : put;
  }

  // Of every place that is kept: moved when something before it changed, given up when it was changed itself.
  function changed(field, from, to, length) {
    for (const places of taken.values()) {
      for (const place of places) {
        if (place.field !== field.id || place.end <= from) continue;
        if (place.start >= to) { place.start += length - (to - from); place.end += length - (to - from); }
        else place.isGone = true;
      }
    }
  }

  function replace(field, from, to, text) {
    field.value = field.value.slice(0, from) + text + field.value.slice(to);
    known.set(field.id, field.value);
    changed(field, from, to, text.length);
  }

  // What was typed: everything between the beginning and the end that stayed the same.
  function typed(field) {
    const [before, after] = [known.get(field.id) ?? field.value, field.value];
    known.set(field.id, after);
    let [from, tail] = [0, 0];
    const most = Math.min(before.length, after.length);
    while (from < most && before[from] === after[from]) from += 1;
    while (tail < most - from && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
    if (before !== after) changed(field, from, before.length - tail, after.length - tail - from);
  }

  function takeOut(row) {
    const thing = JSON.parse(row.dataset.thing);
    const chosen = row.querySelector("input").value.trim() || Object.keys(thing.puts)[0];
    const pattern = finder(thing);
    const earlier = taken.get(row.dataset.key) || [];
    const places = [...earlier];
    taken.set(row.dataset.key, places);
    for (const field of WORDING.map(byId)) {
      typed(field);
      for (const match of [...field.value.matchAll(pattern)].reverse()) {
        const put = standIn(thing, match[0], chosen, field.value.slice(0, match.index));
        replace(field, match.index, match.index + match[0].length, put);
        places.push({ field: field.id, start: match.index, end: match.index + put.length, was: match[0] });
      }
    }
    done(row, places.length > earlier.length ? "out" : "notThere", places);
  }

  // A browser that does not know these patterns sends the form instead: the server does the same.
  function canTakeOut(row) {
    try {
      takeOut(row);
      return true;
    } catch (why) {
      if (why instanceof SyntaxError) return false;
      throw why;
    }
  }

  function putBack(row) {
    const places = taken.get(row.dataset.key) || [];
    taken.delete(row.dataset.key);
    const good = places.filter((place) => !place.isGone).sort((a, b) => b.start - a.start);
    for (const { field, start, end, was } of good) replace(byId(field), start, end, was);
    done(row, good.length < places.length ? "partly" : "back", good);
  }

  function done(row, said, places) {
    byId("marks-said").textContent = byId("marks-said").dataset[said];
    row.classList.toggle("is-out", said === "out");
    for (const part of row.querySelectorAll("[data-take], .field")) part.hidden = said === "out";
    const back = row.querySelector("[data-back]");
    back.hidden = said !== "out";
    (said === "out" ? back : row.querySelector("[data-take]") || byId("marks-title")).focus();
    for (const id of new Set(places.map((place) => place.field))) byId(id).dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("input", (event) => {
    if (WORDING.includes(event.target.id)) typed(event.target);
    if (event.target.id === "id_reply") showUnfilled(event.target);
    if ("filter" in event.target.dataset) filter(event.target);
  });

  let focused = "";
  document.addEventListener("htmx:beforeSwap", () => { focused = document.activeElement.id; });
  document.addEventListener("htmx:afterSwap", () => {
    for (const row of document.querySelectorAll("#marks [data-key]")) {
      row.querySelector("[data-back]").hidden = !(taken.get(row.dataset.key) || []).some((place) => !place.isGone);
    }
    if (focused && document.activeElement === document.body) byId(focused)?.focus({ preventScroll: true });
  });

  // --- saved texts ---------------------------------------------------------------------------------

  function filter(box) {
    const list = box.closest("[data-snippets]");
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const folder of list.querySelectorAll("[data-folder]")) {
      const rows = [...folder.querySelectorAll("[data-snippet]")];
      for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
      const shown = rows.filter((row) => !row.hidden).length;
      folder.hidden = !shown;
      folder.open = Boolean(words.length && shown);
      left += shown;
    }
    list.querySelector("[data-none]").hidden = left > 0;
  }

  function showUnfilled(field) {
    const hint = field.form.querySelector("[data-unfilled]");
    const places = field.value.match(/\{[\p{L}_][\p{L}\p{N}_]*\}/gu) || [];
    hint.hidden = !places.length;
    hint.querySelector("[data-places]").textContent = [...new Set(places)].join(", ");
  }

  // --- presses -------------------------------------------------------------------------------------

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { dataset } = button;
    const row = button.closest("[data-key]");
    if ("look" in dataset) byId("look").dispatchEvent(new Event("look"));
    if ("back" in dataset) putBack(row);
    if ("take" in dataset && canTakeOut(row)) event.preventDefault();
    if ("put" in dataset) { event.preventDefault(); putIn(byId(button.closest("[data-snippets]")?.dataset.snippets || "id_answer"), dataset.put, false); }
    if ("putFrom" in dataset) {
      event.preventDefault();
      putIn(byId(button.closest("[data-snippets]").dataset.snippets), byId(dataset.putFrom).textContent.trim(), true);
    }
  });
})();
