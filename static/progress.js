// Without this the page loads itself again and again; with it, only the bar moves.
"use strict";

const bar = document.querySelector("[data-progress]");
const EVERY = 500;

function show(said) {
  bar.querySelector("progress").value = said.share;
  const words = bar.querySelector("[data-done]");
  words.textContent = words.dataset.done
    .replace("{n:,}", said.done.toLocaleString("en"))
    .replace("{seconds}", said.seconds);
}

async function look() {
  try {
    const answer = await fetch(bar.dataset.progress, { redirect: "error" });
    const said = await answer.json();
    if (said.state !== "running") {
      window.location.reload();
      return;
    }
    show(said);
  } catch {
    // The server is busy or the wire is cut: the next look may find it again.
  }
  window.setTimeout(look, EVERY);
}

if (bar) window.setTimeout(look, EVERY);
