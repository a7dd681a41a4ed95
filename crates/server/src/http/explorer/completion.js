// What may be written at a place of a request, by the schema.

import { named, written } from "./schema.js";

const TOKEN = /#[^\n]*|"""[\s\S]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|\.\.\.|[_A-Za-z]\w*|-?\d[\d.eE+-]*|[{}()[\]:=!$@|&]/g;
const NAME = /^[_A-Za-z]/;

/// The word that ends at `cursor`, and what it may be: `{ name, detail, description }`, best first.
export function complete(schema, text, cursor) {
  const word = /[_A-Za-z]\w*$/.exec(text.slice(0, cursor))?.[0] ?? "";
  const place = placeAt(schema, text.slice(0, cursor - word.length));
  const typed = word.toLowerCase();
  const options = optionsOf(schema, place)
    .filter((option) => option.name.toLowerCase().includes(typed))
    .sort((a, b) => rank(a, typed) - rank(b, typed));
  return { word, options };
}

const rank = (option, typed) => (option.name.toLowerCase().startsWith(typed) ? 0 : 1);

function optionsOf(schema, place) {
  const option = (entry) => ({
    name: entry.name,
    detail: entry.type ? written(entry.type) : "",
    description: entry.description ?? "",
  });
  switch (place?.expects) {
    case "document":
      return ["query", "mutation", "fragment"].map((name) => ({ name, detail: "", description: "" }));
    case "field":
      return (place.type?.fields ?? []).filter((entry) => !entry.isDeprecated).map(option);
    case "type":
      return [...schema.types.values()].filter((type) => type.fields && !type.name.startsWith("__")).map(option);
    case "argument":
      return (place.inputs ?? []).map(option);
    case "value": {
      const type = schema.types.get(place.named);
      if (type?.kind === "SCALAR" && type.name === "Boolean") {
        return ["true", "false"].map((name) => ({ name, detail: "Boolean", description: "" }));
      }
      return (type?.enumValues ?? []).map((value) => ({ ...option(value), detail: type.name }));
    }
    default:
      return [];
  }
}

// Follows the brackets of the text up to the place. A frame is what is open: a selection of a type, arguments
// of a field, an input object, a list, or the variables of an operation.
function placeAt(schema, text) {
  const frames = [{ kind: "document", root: schema.query }];
  const top = () => frames.at(-1);
  for (const [token] of text.matchAll(TOKEN)) {
    if (token.startsWith("#")) {
      continue;
    }
    const frame = top();
    switch (token) {
      case "{":
        frames.push(opened(schema, frame));
        break;
      case "(":
        frames.push(
          frame.kind === "selection"
            ? { kind: "arguments", inputs: frame.entry?.args }
            : { kind: "variables" },
        );
        break;
      case "[":
        frames.push({ kind: "list", named: frame.kind === "list" ? frame.named : valueType(frame) });
        break;
      case "}":
      case ")":
      case "]":
        if (frames.length > 1) {
          frames.pop();
        }
        top().entry = token === "}" ? undefined : top().entry;
        top().input = undefined;
        top().after = undefined;
        break;
      case ":":
        frame.after = ":";
        break;
      default:
        read(schema, frame, token);
    }
  }
  return expected(top());
}

function read(schema, frame, token) {
  if (token === "...") {
    frame.after = "...";
  } else if (frame.after === "..." && token === "on") {
    frame.after = "on";
  } else if (!NAME.test(token)) {
    frame.after = frame.after === ":" ? undefined : frame.after;
  } else if (frame.kind === "document") {
    if (token === "on") {
      frame.after = "on";
      return;
    }
    if (token === "query" || token === "mutation") {
      frame.root = token === "query" ? schema.query : schema.mutation;
    } else if (frame.after === "on") {
      frame.root = schema.types.get(token);
    }
    frame.after = undefined;
  } else if (frame.kind === "selection") {
    if (frame.after === "on") {
      frame.condition = schema.types.get(token);
    } else if (frame.after !== "...") {
      frame.entry = frame.type?.fields?.find((entry) => entry.name === token);
    }
    frame.after = undefined;
  } else if (frame.after === ":") {
    frame.after = undefined;
    frame.input = undefined;
  } else {
    frame.input = frame.inputs?.find((input) => input.name === token);
  }
}

function opened(schema, frame) {
  if (frame.kind === "document") {
    const type = frame.root;
    frame.root = schema.query;
    return { kind: "selection", type };
  }
  if (frame.kind === "selection") {
    const type = frame.condition ?? (frame.entry ? schema.types.get(named(frame.entry.type)) : frame.type);
    frame.condition = undefined;
    return { kind: "selection", type };
  }
  const type = schema.types.get(frame.kind === "list" ? frame.named : valueType(frame));
  return { kind: "object", inputs: type?.inputFields };
}

const valueType = (frame) => (frame.input ? named(frame.input.type) : undefined);

function expected(frame) {
  switch (frame.kind) {
    case "document":
      return { expects: frame.after === "on" ? "type" : "document" };
    case "selection":
      return frame.after === "on" ? { expects: "type" } : { expects: "field", type: frame.type };
    case "arguments":
    case "object":
      return frame.after === ":"
        ? { expects: "value", named: valueType(frame) }
        : { expects: "argument", inputs: frame.inputs };
    case "list":
      return { expects: "value", named: frame.named };
    default:
      return undefined;
  }
}

/// Offers what may be written in `area`, in the list `list`; `say` receives what a screen reader should hear.
export function offerCompletion(schema, area, list, say) {
  let offered;
  let chosen = 0;

  function close() {
    offered = undefined;
    list.hidden = true;
    area.removeAttribute("aria-activedescendant");
  }

  function open() {
    offered = complete(schema, area.value, area.selectionStart);
    offered.options = offered.options.slice(0, 40);
    if (offered.options.length === 0) {
      close();
      say("Rien à proposer ici.");
      return;
    }
    choose(0);
    say(`${offered.options.length} propositions`);
  }

  function choose(place) {
    const count = offered.options.length;
    chosen = (place + count) % count;
    list.replaceChildren(
      ...offered.options.map((option, at) => {
        const item = document.createElement("li");
        item.id = `option-${at}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(at === chosen));
        const name = document.createElement("code");
        name.textContent = option.name;
        item.append(name, ` ${option.detail} `);
        if (option.description) {
          const description = document.createElement("span");
          description.className = "hint";
          description.textContent = option.description;
          item.append(description);
        }
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          chosen = at;
          accept();
        });
        return item;
      }),
    );
    list.hidden = false;
    area.setAttribute("aria-activedescendant", `option-${chosen}`);
    list.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function accept() {
    const { word, options } = offered;
    const end = area.selectionStart;
    area.setRangeText(options[chosen].name, end - word.length, end, "end");
    close();
    area.dispatchEvent(new Event("input"));
  }

  area.addEventListener("keydown", (event) => {
    if (event.key === " " && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      open();
      return;
    }
    if (!offered || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const act = {
      ArrowDown: () => choose(chosen + 1),
      ArrowUp: () => choose(chosen - 1),
      Enter: accept,
      Tab: accept,
      Escape: close,
    }[event.key];
    if (act) {
      event.preventDefault();
      event.stopImmediatePropagation();
      act();
    }
  });
  area.addEventListener("input", () => {
    if (offered) {
      open();
    }
  });
  area.addEventListener("blur", close);
}
