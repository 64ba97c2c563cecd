// The desk works without this; with it, hands stay on the keyboard.
"use strict";

const search = document.getElementById("q");
const buttons = [...document.querySelectorAll("[data-guest]")].map((guest) =>
  guest.querySelector("[data-hand]"),
);
const served = document.querySelector("[data-passes]");

// What was handed over stays long enough to be read out.
if (served) {
  setTimeout(() => served.remove(), 2500);
}

function step(by) {
  const open = buttons.filter(Boolean);
  const now = open.indexOf(document.activeElement);
  const next = open[now + by];
  if (next) {
    next.focus();
    next.closest("[data-guest]").scrollIntoView({ block: "nearest" });
  } else if (by < 0) {
    search.focus();
  }
}

// A digit alone picks a voter; a digit that a scanner types is followed at once by another key.
let digit = null;

function begin(text) {
  clearTimeout(digit?.timer);
  search.value = (digit?.key ?? "") + text;
  digit = null;
  search.focus();
}

function pick(key) {
  digit = null;
  buttons[key - 1]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    step(event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Escape") {
    search.focus();
    search.select();
  } else if (document.activeElement !== search && /^\S$/u.test(event.key)) {
    event.preventDefault();
    if (!digit && /^[1-9]$/.test(event.key) && buttons.length) {
      digit = { key: event.key, timer: setTimeout(pick, 80, event.key) };
    } else {
      begin(event.key);
    }
  }
});

// A paper is handed out once, however often Enter is hit.
for (const form of document.querySelectorAll("[data-guest] form")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
