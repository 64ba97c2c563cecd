// The rule desk works without this; with it, places are offered as one types, and rows grow.
"use strict";

const place = document.querySelector("[data-places]");
const offered = document.getElementById("places");
const provinces = offered ? [...offered.children] : [];
let waiting;

async function offer(text) {
  const answer = await fetch(`${place.dataset.places}?q=${encodeURIComponent(text)}`);
  if (!answer.ok || place.value.trim() !== text) return;
  const { places } = await answer.json();
  offered.replaceChildren(
    ...places.map((name) => Object.assign(document.createElement("option"), { value: name })),
  );
}

place?.addEventListener("input", () => {
  clearTimeout(waiting);
  const text = place.value.trim();
  if (text) waiting = setTimeout(offer, 250, text);
  else offered.replaceChildren(...provinces);
});

// The last row filled in makes room for another.
function another(table) {
  const rows = table.tBodies[0].rows;
  const last = rows[rows.length - 1];
  const written = [...last.querySelectorAll("input, select")].some((one) => one.value);
  if (!written || rows.length >= 60) return;
  const row = last.cloneNode(true);
  const [from, to] = [`-${rows.length - 1}-`, `-${rows.length}-`];
  row.querySelectorAll(".field-errors").forEach((list) => list.remove());
  for (const one of row.querySelectorAll("input, select")) {
    const head = table.dataset.rows;
    for (const name of ["id", "name"]) one[name] = head + one[name].slice(head.length).replace(from, to);
    const spoken = one.getAttribute("aria-label") ?? "";
    one.setAttribute("aria-label", spoken.replace(/\d+/, rows.length + 1));
    one.removeAttribute("aria-describedby");
    one.value = "";
  }
  table.tBodies[0].append(row);
}

for (const table of document.querySelectorAll("[data-rows]")) {
  table.addEventListener("input", () => another(table));
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const said = button.parentElement.querySelector("[data-copied]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.value);
    said.textContent = said.dataset.copied;
  });
}

// A way to a field that is folded away unfolds it.
document.addEventListener("click", (event) => {
  const way = event.target.closest?.('main a[href^="#"]');
  const field = way && document.getElementById(decodeURIComponent(way.hash.slice(1)));
  for (let at = field; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  (field?.matches("fieldset") ? field.querySelector("input, select") : field)?.focus();
});
