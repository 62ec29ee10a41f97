// A sum for the device, when very many ask at once: find the number whose SHA-256 with the salt is the challenge. Nothing
// of what somebody wrote comes here, and nothing is kept.
"use strict";
onmessage = async ({ data: sum }) => {
  const letters = new TextEncoder();
  const wanted = sum.challenge;
  for (let number = 0; number <= sum.maxnumber; number += 1) {
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", letters.encode(sum.salt + number)));
    if (Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("") === wanted) {
      postMessage(btoa(JSON.stringify({ ...sum, number })));
      return;
    }
  }
  postMessage("");
};
