// Copy buttons on blocks of code, a live filter on the reference. Pages work without this file.

const copied = document.querySelector("#copied");

for (const block of document.querySelectorAll("figure.code")) {
  const code = block.querySelector("code");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copier";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      copied.textContent = "Copié dans le presse-papiers.";
    } catch {
      const selection = getSelection();
      const range = document.createRange();
      range.selectNodeContents(code);
      selection.removeAllRanges();
      selection.addRange(range);
      copied.textContent = "Le texte est sélectionné : copiez-le avec le clavier.";
    }
    setTimeout(() => { copied.textContent = ""; }, 3000);
  });
  block.querySelector("figcaption").append(button);
}

// On a wide screen the menu is always open; on a phone it opens at a touch.
const menu = document.querySelector("#menu");
const wide = matchMedia("(min-width: 62rem)");
const follow = () => { menu.open = wide.matches; };
wide.addEventListener("change", follow);
follow();

const search = document.querySelector("#q");
if (search) {
  const lines = [...document.querySelectorAll("[data-name]")];
  const groups = [...document.querySelectorAll(".group")];
  const found = document.querySelector("#found");
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLowerCase();
    let count = 0;
    for (const line of lines) {
      line.hidden = !line.dataset.name.toLowerCase().includes(wanted);
      count += line.hidden ? 0 : 1;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-name]:not([hidden])");
    }
    found.textContent = `${count} ${count < 2 ? "résultat" : "résultats"}`;
  });
}
