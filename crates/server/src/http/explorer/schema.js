// The documentation of the schema, read from its introspection: a list of operations, a page a type, a search.

const REFERENCE = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }";
const INPUT = `name description defaultValue type { ${REFERENCE} }`;
const INTROSPECTION = `{ __schema {
  queryType { name } mutationType { name }
  types {
    kind name description
    fields(includeDeprecated: true) { name description isDeprecated deprecationReason args { ${INPUT} } type { ${REFERENCE} } }
    inputFields { ${INPUT} }
    enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
    possibleTypes { name }
  }
} }`;

const MOST_FOUND = 60;

const KINDS = {
  OBJECT: "objet",
  INTERFACE: "interface",
  UNION: "union",
  ENUM: "énumération",
  INPUT_OBJECT: "objet d'entrée",
  SCALAR: "scalaire",
};

/// Reads the schema through `send`.
export async function loadSchema(send) {
  const response = await send({ query: INTROSPECTION }, {});
  if (!response.ok) {
    throw new Error(`statut ${response.status}`);
  }
  const { data } = await response.json();
  const types = new Map(data.__schema.types.map((type) => [type.name, type]));
  return {
    types,
    query: types.get(data.__schema.queryType.name),
    mutation: data.__schema.mutationType ? types.get(data.__schema.mutationType.name) : undefined,
  };
}

/// Name of the type inside lists and non-null marks.
export const named = (reference) => (reference.ofType ? named(reference.ofType) : reference.name);

/// The type as documents write it.
export function written(reference) {
  switch (reference.kind) {
    case "NON_NULL":
      return `${written(reference.ofType)}!`;
    case "LIST":
      return `[${written(reference.ofType)}]`;
    default:
      return reference.name;
  }
}

function make(tag, content, attributes = {}) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...[content].flat().filter((part) => part !== undefined && part !== null));
  return made;
}

/// Shows the documentation in `places`; `fill` receives the request and variables that a person asks to insert.
export function showDocumentation(schema, places, fill) {
  const visited = [];

  const link = (text, act) => {
    const button = make("button", text, { type: "button", class: "link" });
    button.addEventListener("click", act);
    return button;
  };
  const typeLink = (reference) => link(written(reference), () => visit(named(reference)));
  const described = (thing) => [
    thing.description ? make("p", thing.description) : undefined,
    thing.isDeprecated
      ? make("p", `Déprécié${thing.deprecationReason ? ` : ${thing.deprecationReason}` : ""}`, { class: "deprecated" })
      : undefined,
  ];
  const argument = (input) =>
    make("li", [
      make("code", `${input.name}: `),
      typeLink(input.type),
      input.defaultValue ? make("span", ` = ${input.defaultValue}`) : undefined,
      ...described(input),
    ]);

  function field(entry, operation) {
    const insert = operation
      ? make("button", "Insérer", { type: "button", "aria-label": `Insérer une requête ${entry.name}` })
      : undefined;
    insert?.addEventListener("click", () => {
      const skeleton = skeletonOf(schema, operation, entry);
      fill(skeleton.query, skeleton.variables);
    });
    return make("li", [
      make("code", `${entry.name}: `),
      typeLink(entry.type),
      " ",
      insert,
      ...described(entry),
      entry.args?.length ? make("ul", entry.args.map(argument), { class: "arguments" }) : undefined,
    ]);
  }

  function home() {
    visited.length = 0;
    show("", [
      make("h3", "Requêtes"),
      make("ul", schema.query.fields.map((entry) => field(entry, "query"))),
      schema.mutation ? make("h3", "Mutations") : undefined,
      schema.mutation ? make("ul", schema.mutation.fields.map((entry) => field(entry, "mutation"))) : undefined,
    ]);
  }

  function visit(name) {
    const type = schema.types.get(name);
    if (!type) {
      return;
    }
    const known = visited.indexOf(name);
    visited.splice(known < 0 ? visited.length : known);
    visited.push(name);
    const operation = type === schema.query ? "query" : type === schema.mutation ? "mutation" : undefined;
    show(name, [
      make("h3", `${name} (${KINDS[type.kind] ?? type.kind})`),
      ...described(type),
      type.fields ? make("ul", type.fields.map((entry) => field(entry, operation))) : undefined,
      type.inputFields ? make("ul", type.inputFields.map(argument)) : undefined,
      type.enumValues
        ? make("ul", type.enumValues.map((value) => make("li", [make("code", value.name), ...described(value)])))
        : undefined,
      type.possibleTypes
        ? make("ul", type.possibleTypes.map((possible) => make("li", link(possible.name, () => visit(possible.name)))))
        : undefined,
    ]);
  }

  function show(current, content) {
    places.docs.replaceChildren(...content.filter(Boolean));
    places.docs.scrollTop = 0;
    const steps = visited.map((name) =>
      name === current ? make("span", name, { "aria-current": "page" }) : link(name, () => visit(name)),
    );
    places.trail.replaceChildren(...(current ? [link("Accueil", home), ...steps] : []));
    if (current) {
      places.docs.focus({ preventScroll: true });
    }
  }

  function search() {
    const words = fold(places.search.value).split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      home();
      return;
    }
    const found = [];
    for (const type of schema.types.values()) {
      if (type.name.startsWith("__")) {
        continue;
      }
      consider(found, words, type.name, type, () => visit(type.name), type.name);
      for (const entry of [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])]) {
        consider(found, words, entry.name, entry, () => visit(type.name), `${type.name}.${entry.name}`);
      }
    }
    found.sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label));
    const items = found.slice(0, MOST_FOUND).map(({ label, thing, act }) => make("li", [link(label, act), ...described(thing)]));
    const count = found.length > MOST_FOUND ? `${found.length} résultats, les ${MOST_FOUND} premiers` : `${found.length} résultat(s)`;
    visited.length = 0;
    places.docs.replaceChildren(make("p", count, { role: "status" }), make("ul", items));
    places.trail.replaceChildren(link("Accueil", clear));
  }

  function clear() {
    places.search.value = "";
    home();
  }

  places.search.addEventListener("input", search);
  places.search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      clear();
    }
  });
  home();
}

const fold = (text) => text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();

// Names that start with what was typed come first, then other names, then descriptions.
function consider(found, words, name, thing, act, label) {
  const foldedName = fold(name);
  const rank = foldedName.startsWith(words[0])
    ? 0
    : words.every((word) => foldedName.includes(word))
      ? 1
      : words.every((word) => fold(`${name} ${thing.description ?? ""}`).includes(word))
        ? 2
        : undefined;
  if (rank !== undefined && words.every((word) => fold(`${label} ${thing.description ?? ""}`).includes(word))) {
    found.push({ rank, label, thing, act });
  }
}

// A request that asks one root field, its required arguments as variables, its simple subfields selected.
function skeletonOf(schema, operation, entry) {
  const required = entry.args.filter((input) => input.type.kind === "NON_NULL" && input.defaultValue === null);
  const declared = required.map((input) => `$${input.name}: ${written(input.type)}`).join(", ");
  const passed = required.map((input) => `${input.name}: $${input.name}`).join(", ");
  const name = entry.name[0].toUpperCase() + entry.name.slice(1);
  const selection = selectionOf(schema, schema.types.get(named(entry.type)), "    ", 2);
  const values = Object.fromEntries(required.map((input) => [input.name, example(schema, input.type, 2)]));
  const query = [
    `${operation} ${name}${declared ? `(${declared})` : ""} {`,
    `  ${entry.name}${passed ? `(${passed})` : ""}${selection ? ` {\n${selection}\n  }` : ""}`,
    "}",
    "",
  ].join("\n");
  return { query, variables: required.length > 0 ? JSON.stringify(values, null, 2) : "" };
}

function selectionOf(schema, type, indent, levels) {
  if (!type?.fields) {
    return type?.possibleTypes ? `${indent}__typename` : "";
  }
  const lines = [];
  for (const entry of type.fields) {
    const inner = schema.types.get(named(entry.type));
    const needsArguments = entry.args.some((input) => input.type.kind === "NON_NULL" && input.defaultValue === null);
    if (entry.isDeprecated || needsArguments) {
      continue;
    }
    if (!inner?.fields && !inner?.possibleTypes) {
      lines.push(`${indent}${entry.name}`);
    } else if (levels > 1) {
      const subfields = selectionOf(schema, inner, `${indent}  `, levels - 1);
      if (subfields) {
        lines.push(`${indent}${entry.name} {\n${subfields}\n${indent}}`);
      }
    }
  }
  return lines.join("\n");
}

function example(schema, reference, levels) {
  switch (reference.kind) {
    case "NON_NULL":
      return example(schema, reference.ofType, levels);
    case "LIST":
      return [];
    default:
      break;
  }
  const type = schema.types.get(reference.name);
  if (type?.enumValues) {
    return type.enumValues[0]?.name ?? null;
  }
  if (type?.inputFields) {
    const required = type.inputFields.filter((input) => input.type.kind === "NON_NULL" && input.defaultValue === null);
    return levels > 0 ? Object.fromEntries(required.map((input) => [input.name, example(schema, input.type, levels - 1)])) : {};
  }
  switch (reference.name) {
    case "Int":
    case "Float":
      return 0;
    case "Boolean":
      return false;
    default:
      return "";
  }
}
