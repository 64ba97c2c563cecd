// Count the ticked representatives, and the women among them, while they are ticked.
const list = document.getElementById("representatives");
const [chosen, women] = document.querySelectorAll("#chosen b");

list.addEventListener("change", () => {
  const ticked = [...list.querySelectorAll("input:checked")];
  chosen.textContent = ticked.length;
  women.textContent = ticked.filter((one) => one.dataset.sex === "F").length;
});
