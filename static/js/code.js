// While the words of a code are typed: words of the list that begin like this, and which typed word is not on it. All of it on
// the device: the list comes as a file when somebody begins to type, and nothing typed goes anywhere. ask.js loads this.
const MOST = 5;
const LETTERS = { ø: "o", æ: "ae", đ: "d", ß: "ss" };
const kept = {}; // address -> the words of that list

// What counts of a word, as the server folds it (questions/access.py): lower case, no diacritics.
function fold(word) {
  return word.toLowerCase().replace(/[øæđß]/g, (letter) => LETTERS[letter]).normalize("NFD").replace(/[\p{M}\p{Cf}]/gu, "");
}

async function load(address) {
  if (!kept[address]) {
    const answer = await fetch(address, { credentials: "omit" });
    kept[address] = (await answer.text()).split("\n").filter(Boolean).map((word) => ({ word, folded: fold(word) }));
  }
  return kept[address];
}

const starts = (list, word) => list.filter((one) => one.folded.startsWith(word));
const knows = (list, word) => list.some((one) => one.folded.slice(0, 4) === word.slice(0, 4));

export async function help(field) {
  const addresses = [...new Set(field.dataset.lists.split(" "))];
  const from = field.closest(".field");
  const box = from.querySelector("[role=listbox]");
  const said = from.querySelector("[data-suggested]");
  const unknown = from.querySelector("[data-unknown]");
  let list = await load(addresses[0]);
  let active = -1;

  // --- which words stand in the field ---
  const typed = () => [...field.value.matchAll(/[\p{L}\p{M}\p{Cf}]+/gu)].map((found) => ({ word: found[0], folded: fold(found[0]), start: found.index, end: found.index + found[0].length }));
  const current = () => typed().find((one) => one.start < field.selectionStart && field.selectionStart <= one.end);

  // --- suggestions ---
  function close() {
    active = -1;
    box.hidden = true;
    box.replaceChildren();
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    said.textContent = "";
  }

  function option({ word }, place) {
    const line = document.createElement("li");
    line.id = `id_code-option-${place}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.textContent = word;
    return line;
  }

  function suggest() {
    const here = current();
    const found = here && here.folded.length >= 2 ? starts(list, here.folded).slice(0, MOST) : [];
    close();
    if (!found.length || (found.length === 1 && found[0].folded === here.folded)) return;
    box.append(...found.map(option));
    box.hidden = false;
    field.setAttribute("aria-expanded", "true");
    said.textContent = field.dataset.found.replace("{n}", found.length);
  }

  function mark(place) {
    active = (place + box.children.length) % box.children.length;
    [...box.children].forEach((line, n) => line.setAttribute("aria-selected", String(n === active)));
    field.setAttribute("aria-activedescendant", box.children[active].id);
  }

  function take(line) {
    const here = current();
    if (!here) return;
    const rest = field.value.slice(here.end);
    const before = `${field.value.slice(0, here.start)}${line.textContent} `;
    field.value = before + rest.replace(/^\s+/, "");
    field.setSelectionRange(before.length, before.length);
    close();
    check(false);
  }

  // --- what is not on the list ---
  async function ours(words) {
    if (words.some((one) => knows(list, one.folded)) || !words.length) return;
    for (const address of addresses.slice(1)) { // the words of another language open on this page too
      const other = await load(address);
      if (words.some((one) => knows(other, one.folded))) { list = other; return; }
    }
  }

  async function check(left) {
    const here = left ? null : current();
    const done = typed().filter((one) => !here || one.start !== here.start);
    await ours(done.slice(0, 2));
    const place = done.findIndex((one) => !knows(list, one.folded));
    unknown.textContent = place < 0 ? "" : unknown.dataset.unknown.replace("{n}", typed().findIndex((one) => one.start === done[place].start) + 1).replace("{word}", done[place].word);
  }

  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", box.id);
  field.setAttribute("aria-expanded", "false");
  field.addEventListener("input", () => { suggest(); check(false); });
  field.addEventListener("blur", () => { close(); check(true); });
  field.addEventListener("keydown", (event) => {
    if (box.hidden) return;
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && active >= 0) take(box.children[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  box.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  box.addEventListener("click", (event) => { if (event.target !== box) take(event.target); });
  if (field.value) check(document.activeElement !== field);
  if (document.activeElement === field) suggest();
}
