// Topics, titles and words under a search box: one list for everybody, fetched when the box is entered, before anything is
// typed. What is typed stays in the box until the button is pressed.
"use strict";
for (const box of document.querySelectorAll("input[data-suggestions]:not([list])")) {
  box.addEventListener("focus", async () => {
    try {
      const answer = await fetch(box.dataset.suggestions);
      if (!answer.ok || box.list) return;
      const list = document.createElement("datalist");
      list.id = `${box.id}-list`;
      for (const words of await answer.json()) list.append(new Option("", words));
      box.after(list);
      box.setAttribute("list", list.id);
    } catch { /* without it the box is a box */ }
  }, { once: true });
}
