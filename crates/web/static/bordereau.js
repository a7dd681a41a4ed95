// Small comforts. Every page works without them.
"use strict";

// The login page is told codes and names by its address: they need not stay there.
if (document.querySelector("form[data-clean-address]") && location.search) {
  history.replaceState(null, "", location.pathname);
}

// A button copies a number.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.textContent;
    button.textContent = "Copié";
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// A form is sent once: a second tap on a slow network must not sign again.
for (const form of document.querySelectorAll('form[method="post"]')) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
  });
}
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// A number input changes by accident when the wheel turns over it.
addEventListener("wheel", () => {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement && field.type === "number") field.blur();
}, { passive: true });

// The form of a slip: what does not matter is hidden, companies are proposed as one types their name.
for (const form of document.querySelectorAll("form[data-edit]")) {
  // A button is called "action" too, and hides the property.
  const address = form.getAttribute("action");
  const values = (name) => {
    const field = form.elements.namedItem(name);
    if (!field) return [""];
    const all = field instanceof RadioNodeList ? [...field] : [field];
    const told = all.filter((one) => !["checkbox", "radio"].includes(one.type) || one.checked).map((one) => one.value);
    return told.length ? told : [""];
  };
  const holds = (condition) => condition.split("&").every((part) => {
    const at = part.indexOf("=");
    const accepted = part.slice(at + 1).split("|");
    return values(part.slice(0, at)).some((value) => accepted.includes(value));
  });
  const conditional = [...document.querySelectorAll("[data-when]")];
  const update = () => {
    for (const element of conditional) element.hidden = !holds(element.dataset.when);
  };
  form.addEventListener("change", update);
  update();

  const fill = (name, value) => {
    const field = form.elements.namedItem(name);
    if (!field) return;
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value !== "";
    else field.value = value;
  };
  for (const picker of form.querySelectorAll("[data-picker]")) {
    const search = picker.querySelector("input[type=search]");
    const results = picker.querySelector(".picker-results");
    const choose = (found) => {
      for (const [name, value] of found.fields) fill(name, value);
      picker.querySelector("[data-picker-warning]")?.remove();
      if (found.warning) {
        const told = document.createElement("p");
        told.className = "alert alert-warning";
        told.dataset.pickerWarning = "";
        told.textContent = found.warning;
        picker.append(told);
      }
      search.value = "";
      const said = document.createElement("p");
      said.textContent = `${found.label} : les champs sont remplis.`;
      results.replaceChildren(said);
      update();
      search.focus();
    };
    const show = (answer) => {
      const list = document.createElement("ul");
      for (const found of answer.found) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "picker-choice";
        const name = document.createElement("strong");
        name.textContent = found.label;
        const detail = document.createElement("span");
        detail.textContent = found.detail;
        button.append(name, " ", detail);
        if (found.warning) {
          const warning = document.createElement("span");
          warning.className = "picker-warning";
          warning.textContent = found.warning;
          button.append(" ", warning);
        }
        button.addEventListener("click", () => choose(found));
        const line = document.createElement("li");
        line.append(button);
        list.append(line);
      }
      const nothing = document.createElement("p");
      nothing.textContent = answer.message ?? "Rien ne correspond à cette recherche.";
      results.replaceChildren(answer.found.length ? list : nothing);
    };
    let asked = 0;
    let waiting;
    const ask = async () => {
      const turn = ++asked;
      const body = new URLSearchParams(new FormData(form));
      body.set("action", `chercher:${picker.dataset.picker}`);
      try {
        const response = await fetch(address, { method: "POST", body, headers: { accept: "application/json" } });
        const answer = await response.json();
        if (turn === asked) show(answer);
      } catch {
        // The button searches without script.
      }
    };
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      if (search.value.trim().length < 3) return;
      waiting = setTimeout(ask, 300);
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      clearTimeout(waiting);
      ask();
    });
    picker.querySelector("button[value^='chercher:']").addEventListener("click", (event) => {
      event.preventDefault();
      ask();
    });
  }
}
