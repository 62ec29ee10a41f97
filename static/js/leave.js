// The desk: a page of the desk is never shown again from the browser's memory, for instance after logging out.
"use strict";
document.documentElement.classList.add("js");
window.addEventListener("pageshow", (event) => {
  if (event.persisted && "private" in document.body.dataset) {
    document.documentElement.hidden = true;
    window.location.reload();
  }
});
