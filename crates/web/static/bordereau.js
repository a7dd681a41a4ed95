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
