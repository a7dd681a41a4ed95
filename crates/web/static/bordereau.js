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

// The address in sight, read again: as a document, whose scripts do not run.
const again = () => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", location.href.split("#")[0]);
  request.responseType = "document";
  request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject());
  request.onerror = reject;
  request.send();
});

// Somebody who writes, chooses or reads a menu is not disturbed.
const isBusy = (part) => {
  const inside = document.activeElement;
  const writes = part.contains(inside) && inside.matches("input, select, textarea");
  const changed = [...part.querySelectorAll("form")].some((form) => [...form.elements].some((field) =>
    (field.type === "checkbox" || field.type === "radio") ? field.checked !== field.defaultChecked
      : field.defaultValue !== undefined && field.value !== field.defaultValue));
  return writes || changed || part.querySelector("details.confirm[open], details.kebab[open]") !== null;
};

// Puts the part that has this identifier as it is now; says so when it cannot.
const refresh = async (id) => {
  const part = document.getElementById(id);
  if (!part || isBusy(part)) return false;
  const fresh = (await again()).getElementById(id);
  if (!fresh || isBusy(part)) return false;
  const focus = part.contains(document.activeElement) ? document.activeElement.id : "";
  part.replaceWith(document.adoptNode(fresh));
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  return true;
};

// What is being prepared is looked at again until it is ready.
const watch = () => {
  const part = document.querySelector("[data-again]");
  if (!part) return;
  setTimeout(() => refresh(part.id).catch(() => false).finally(watch), part.dataset.again * 1000);
};
watch();
