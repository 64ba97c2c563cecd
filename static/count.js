// A stack sheet can be typed without this; with it, Enter goes on and the sums are checked at once.
"use strict";

const sheet = document.querySelector("[data-sheet]");

function number(input) {
  const typed = input.value.trim().normalize("NFKC");
  return /^[0-9]+$/.test(typed) ? Number(typed) : 0;
}

function validPapers() {
  const [papers, blank, invalid] = sheet.querySelectorAll("[data-papers] input");
  return papers.value.trim() ? number(papers) - number(blank) - number(invalid) : null;
}

function written(post) {
  const lines = (post.querySelector("textarea")?.value ?? "").split("\n");
  return lines.reduce((sum, line) => sum + Number(line.normalize("NFKC").match(/(\d+)\s*$/)?.[1] ?? 0), 0);
}

function say(element, words, values) {
  element.textContent = words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function check() {
  const valid = validPapers();
  const shown = sheet.querySelector("[data-valid]");
  if (valid !== null) say(shown, shown.dataset.words, { n: valid });
  for (const post of sheet.querySelectorAll("[data-post]")) {
    const line = post.querySelector("[data-check]");
    const votes = [...post.querySelectorAll(".tally input")].reduce((n, one) => n + number(one), 0);
    const sum = votes + written(post);
    const most = post.dataset.seats * valid;
    if (valid === null || !sum) continue;
    say(line, sum <= most ? line.dataset.good : line.dataset.bad, { sum, most });
    line.className = sum <= most ? "good" : "bad";
  }
}

if (sheet) {
  sheet.addEventListener("input", check);
  sheet.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    const fields = [...sheet.querySelectorAll("input:not([type=hidden]), textarea, button")];
    const next = fields[fields.indexOf(event.target) + 1];
    next.focus();
    if (next.select) next.select();
  });
  check();
  sheet.querySelector("input:not([type=hidden])").focus();
}
