// The explorer: writes a request, sends it to this server, shows the answer. Nothing comes from elsewhere, and
// nothing that the server says is ever read as HTML.

import { offerCompletion } from "./completion.js";
import { loadSchema, showDocumentation } from "./schema.js";

const ENDPOINT = "/";
const DRAFT = "bordereau.explorateur.brouillon";
const HISTORY = "bordereau.explorateur.historique";
const TOKEN = "bordereau.explorateur.jeton";
const LONGEST_HISTORY = 50;

const WELCOME = `# Ctrl + Entrée exécute, Ctrl + Espace complète.
# La documentation insère des requêtes prêtes.

query MonCompte {
  me {
    email
    name
    companies {
      orgId
      name
    }
  }
}
`;

const element = (id) => document.getElementById(id);
const query = element("query");
const variables = element("variables");
const headers = element("headers");
const token = element("token");
const status = element("status");
const answer = element("answer");

// Storage may be refused by the browser: the explorer then forgets, and works.
function remember(storage, key, value) {
  try {
    storage.setItem(key, value);
  } catch (refused) {
    console.warn(refused);
  }
}

function recall(storage, key) {
  try {
    return storage.getItem(key);
  } catch (refused) {
    console.warn(refused);
    return null;
  }
}

function recallJson(key, otherwise) {
  try {
    return JSON.parse(recall(localStorage, key)) ?? otherwise;
  } catch (damaged) {
    console.warn(damaged);
    return otherwise;
  }
}

// Line numbers follow the text and its scrolling.
function numberLines() {
  const lines = query.value.split("\n").length;
  const gutter = element("gutter");
  if (gutter.childElementCount !== lines) {
    gutter.replaceChildren(
      ...Array.from({ length: lines }, (_, place) => {
        const number = document.createElement("div");
        number.textContent = String(place + 1);
        return number;
      }),
    );
  }
  gutter.scrollTop = query.scrollTop;
}

// A new line starts where the one above does, one step further after an opening bracket.
function indentNewLine(event) {
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return;
  }
  const area = event.target;
  const above = area.value.slice(0, area.selectionStart).split("\n").at(-1);
  const opens = /[{([]\s*$/.test(above);
  const indent = /^\s*/.exec(above)[0] + (opens ? "  " : "");
  if (indent) {
    event.preventDefault();
    area.setRangeText(`\n${indent}`, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input"));
  }
}

// The object typed in a pane; undefined when it is none, which the pane then says.
function readObject(area) {
  const error = element(`${area.id}-error`);
  let object = {};
  let wrong = "";
  if (area.value.trim() !== "") {
    try {
      object = JSON.parse(area.value);
      if (object === null || typeof object !== "object" || Array.isArray(object)) {
        wrong = "Un objet JSON est attendu, entre accolades.";
      }
    } catch (syntax) {
      wrong = `JSON mal formé : ${syntax.message}`;
    }
  }
  error.textContent = wrong;
  error.hidden = wrong === "";
  area.setAttribute("aria-invalid", String(wrong !== ""));
  if (wrong !== "") {
    area.focus();
    return undefined;
  }
  return object;
}

function keepDraft() {
  remember(localStorage, DRAFT, JSON.stringify({ query: query.value, variables: variables.value, headers: headers.value }));
}

// The operation under the cursor, when the text holds several.
function operationUnderCursor() {
  const names = [...query.value.matchAll(/^\s*(?:query|mutation)\s+([_A-Za-z]\w*)/gm)];
  if (names.length < 2) {
    return undefined;
  }
  const before = names.filter((name) => name.index <= query.selectionStart);
  return (before.at(-1) ?? names[0])[1];
}

async function send(body, given) {
  const bearer = token.value.trim();
  return fetch(ENDPOINT, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}),
      ...given,
    },
    body: JSON.stringify(body),
  });
}

let running = false;

async function run() {
  if (running) {
    return;
  }
  const sentVariables = readObject(variables);
  const sentHeaders = readObject(headers);
  if (sentVariables === undefined || sentHeaders === undefined) {
    status.textContent = "La requête n'est pas partie : corrigez le JSON signalé.";
    return;
  }
  running = true;
  status.textContent = "Requête en cours…";
  const started = performance.now();
  try {
    const body = { query: query.value, variables: sentVariables, operationName: operationUnderCursor() };
    const response = await send(body, sentHeaders);
    const text = await response.text();
    const elapsed = Math.round(performance.now() - started);
    const remaining = response.headers.get("X-RateLimit-Remaining");
    const quota = remaining === null ? "" : `, ${remaining} requêtes possibles dans la minute`;
    status.textContent = `Statut ${response.status}, ${elapsed} ms, ${text.length} caractères${quota}`;
    answer.textContent = readable(text);
    addToHistory();
  } catch (failure) {
    status.textContent = `Le serveur ne répond pas : ${failure.message}`;
    answer.textContent = "";
  } finally {
    running = false;
  }
}

function readable(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function addToHistory() {
  const entry = { at: new Date().toISOString(), query: query.value, variables: variables.value };
  const earlier = recallJson(HISTORY, []).filter(
    (other) => other.query !== entry.query || other.variables !== entry.variables,
  );
  remember(localStorage, HISTORY, JSON.stringify([entry, ...earlier].slice(0, LONGEST_HISTORY)));
  showHistory();
}

function showHistory() {
  const entries = recallJson(HISTORY, []);
  const items = entries.map((entry) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    const summary = entry.query.replace(/#.*$/gm, "").replace(/\s+/g, " ").trim().slice(0, 80);
    button.textContent = `${new Date(entry.at).toLocaleString("fr-FR")} — ${summary}`;
    button.addEventListener("click", () => fill(entry.query, entry.variables));
    item.append(button);
    return item;
  });
  element("history").replaceChildren(...items);
  element("history-clear").disabled = entries.length === 0;
}

// Replaces the request. Those that were sent stay in the history.
function fill(text, values) {
  query.value = text;
  variables.value = values ?? "";
  numberLines();
  keepDraft();
  query.focus();
}

function start() {
  const draft = recallJson(DRAFT, {});
  query.value = draft.query ?? WELCOME;
  variables.value = draft.variables ?? "";
  headers.value = draft.headers ?? "";
  token.value = recall(sessionStorage, TOKEN) ?? "";
  numberLines();
  showHistory();

  query.addEventListener("input", numberLines);
  query.addEventListener("scroll", numberLines);
  for (const area of [query, variables, headers]) {
    area.addEventListener("input", keepDraft);
  }
  token.addEventListener("input", () => remember(sessionStorage, TOKEN, token.value));
  element("token-show").addEventListener("click", (event) => {
    const shown = token.type === "password";
    token.type = shown ? "text" : "password";
    event.currentTarget.setAttribute("aria-pressed", String(shown));
    event.currentTarget.textContent = shown ? "Cacher" : "Montrer";
  });
  element("run").addEventListener("click", run);
  element("history-clear").addEventListener("click", () => {
    remember(localStorage, HISTORY, "[]");
    showHistory();
  });
  element("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(answer.textContent);
      status.textContent = "Réponse copiée.";
    } catch (refused) {
      status.textContent = `Le navigateur refuse la copie : ${refused.message}`;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey)) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      run();
    } else if (event.key.toLowerCase() === "k") {
      event.preventDefault();
      element("search").focus();
    }
  });

  loadSchema(send).then(
    (schema) => {
      showDocumentation(schema, { docs: element("docs"), trail: element("trail"), search: element("search") }, fill);
      offerCompletion(schema, query, element("options"), (text) => {
        status.textContent = text;
      });
      // After completion, which takes the Enter key for itself while it offers something.
      query.addEventListener("keydown", indentNewLine);
    },
    (failure) => {
      element("docs").textContent = `Le schéma n'a pas pu être lu : ${failure.message}`;
    },
  );
}

start();
