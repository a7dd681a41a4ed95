// Small comforts. Every page works without them.
"use strict";

// The login page is told codes and names by its address: they need not stay there.
if (document.querySelector("form[data-clean-address]") && location.search) {
  history.replaceState(null, "", location.pathname);
}

// What the server wrote in the parts that are asked for again.
const written = new Map();
for (const part of document.querySelectorAll("[data-live], [data-again], #menu-secondaire")) written.set(part.id, part.innerHTML);

// A button copies a number.
const offerCopies = (part) => {
  if (!navigator.clipboard) return;
  for (const button of part.querySelectorAll("button[data-copy]")) button.hidden = false;
};
offerCopies(document);
addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.textContent;
  button.textContent = "Copié";
  setTimeout(() => { button.textContent = label; }, 2000);
});

// A form is sent once: a second tap on a slow network must not sign again.
addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-disabled", "true");
});
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

// The page in sight, read again: as a document, whose scripts do not run.
const again = () => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  request.open("GET", location.href.split("#")[0]);
  request.responseType = "document";
  request.onload = () => (request.status === 200 && request.response ? resolve(request.response) : reject());
  request.onerror = reject;
  request.send();
});

// Somebody who writes, chooses or answers a question is not disturbed.
const isBusy = (part) => {
  const focused = document.activeElement;
  const writes = part.contains(focused) && focused.matches("input, select, textarea");
  const isChanged = (field) => (field.type === "checkbox" || field.type === "radio"
    ? field.checked !== field.defaultChecked
    : field.defaultValue !== undefined && field.value !== field.defaultValue);
  const changed = [...part.querySelectorAll("form")].some((form) => [...form.elements].some(isChanged));
  return writes || changed || part.querySelector("details.confirm[open], details.kebab[open]") !== null;
};

// Shows parts of the page as they are now; tells whether it did.
const refresh = async (ids) => {
  const parts = ids.map((id) => document.getElementById(id)).filter(Boolean);
  if (!parts.length || parts.some(isBusy)) return false;
  const now = await again();
  const fresh = parts.map((part) => now.getElementById(part.id));
  if (fresh.includes(null) || parts.some(isBusy)) return false;
  parts.forEach((part, place) => {
    const text = fresh[place].innerHTML;
    if (text === written.get(part.id)) return;
    written.set(part.id, text);
    const next = document.adoptNode(fresh[place]);
    const [before, after] = [part, next].map((side) => [...side.querySelectorAll("details")]);
    if (before.length === after.length) after.forEach((details, rank) => { details.open = before[rank].open; });
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    const same = (element) => element.textContent === focused?.textContent && element.tagName === focused?.tagName;
    part.replaceWith(next);
    if (focused) [...next.querySelectorAll("a, button, summary")].find(same)?.focus({ preventScroll: true });
    offerCopies(next);
  });
  return true;
};

// What is being prepared is looked at again until it is ready.
const watch = () => {
  const part = document.querySelector("[data-again]");
  if (!part) return;
  setTimeout(() => refresh([part.id]).catch(() => false).finally(watch), part.dataset.again * 1000);
};
watch();

// Lists and slips follow what others sign, while somebody looks at them.
const follow = (part) => {
  const { live, slip } = part.dataset;
  const ids = [part.id, ...(part.dataset.with ?? "").split(" ").filter(Boolean)];
  let source = null;
  let due = 0;
  const tell = () => {
    if (document.querySelector(".fresh")) return;
    const link = document.createElement("a");
    link.className = "button fresh";
    link.href = location.href.split("#")[0];
    link.textContent = "Des bordereaux ont changé : actualiser";
    document.querySelector("main").append(link);
  };
  const changed = () => {
    clearTimeout(due);
    due = setTimeout(async () => {
      if (await refresh(ids).catch(() => false)) document.querySelector(".fresh")?.remove();
      else tell();
    }, 300);
  };
  const open = () => {
    source = new EventSource(`/updates/${live}`);
    source.addEventListener("refresh", changed);
    source.addEventListener("update", (event) => {
      const told = JSON.parse(event.data);
      if (!slip || slip === told.id || slip === told.readableId) changed();
    });
  };
  document.addEventListener("visibilitychange", () => {
    source?.close();
    if (document.hidden) return;
    open();
    changed();
  });
  addEventListener("pagehide", () => source?.close());
  open();
};
const alive = document.querySelector("[data-live]");
if (alive && window.EventSource) follow(alive);

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
