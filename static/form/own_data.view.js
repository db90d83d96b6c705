/** Own numbers: a file, an example, what is chosen for each column, and what the network sees of it. */

import { Refused, exampleTable, limit, table } from "../api.js";
import { byId, element } from "../shared/dom.view.js";
import {
  ANEW,
  exampleOf,
  likeOf,
  ROLES,
  SCALINGS,
  commonScaling,
  seenOf,
  sizeOf,
  tooLong,
  usedOf,
  withRole,
  withScaling,
} from "./own_data.js";
import { latest } from "../shared/latest.js";

/** @typedef {import("./query.js").Fields} Fields */
/** @typedef {import("../types.js").Column} Column */
/** @typedef {import("../types.js").Table} Table */

/** @param {(change: Fields) => void} change asks for the film with other fields */
export function createOwn(change) {
  const text = /** @type {HTMLTextAreaElement} */ (document.querySelector("#form textarea[name=data]"));
  const file = element("input", { type: "file", accept: ".csv,.tsv,.txt,.json,text/csv", id: "own-choose" });
  const example = element("button", { type: "button" }, "Try an example");
  const says = element("p", { class: "hint own-says", "aria-live": "polite" });
  const choices = createChoices(change);
  // Few people bring numbers: only they load the looks of it.
  document.head.append(element("link", { rel: "stylesheet", href: "static/form/own_data.css" }));
  let [asked, most] = ["", Infinity];
  const newest = latest((signal, /** @type {string} */ query) => table(query, signal), {
    arrive: (answer) => choices.draw(answer),
    fail,
    settle: () => byId("own").setAttribute("aria-busy", "false"),
  });
  byId("own-file").replaceChildren(
    element("label", { for: "own-choose" }, "A file, or drop it above", file),
    example,
    says,
  );
  byId("own-file").addEventListener("input", (event) => event.stopPropagation()); // the form would take it for a field
  file.addEventListener("change", () => take(file.files));
  example.addEventListener("click", async () => (say(""), change(exampleOf(await exampleTable()))));
  text.addEventListener("dragover", (event) => event.preventDefault());
  text.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.files.length) return; // text that is dropped is typed text
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  text.addEventListener("input", (event) => {
    const odd = tooLong("This", letters(text.value), most);
    say(odd);
    if (odd) event.stopPropagation();
  });
  limit("pasted").then(
    (answer) => (most = answer),
    () => {},
  ); // the server refuses in any case
  return { show };

  /** @param {Fields} fields */
  function show({ data, columns, roles, scaling }) {
    const query = new URLSearchParams({ task: "data", data, columns, roles, scaling }).toString();
    if (query === asked) return;
    asked = query;
    byId("own").setAttribute("aria-busy", "true");
    newest.ask(query);
  }

  /** @param {unknown} error */
  function fail(error) {
    asked = "";
    if (error instanceof Refused)
      choices.draw(null); // the form says why
    else say(`The columns cannot be had: ${error}`);
  }

  /** @param {FileList | null} files */
  async function take(files) {
    const [chosen] = files ?? [];
    if (!chosen) return;
    const short = chosen.size <= 4 * most; // a letter has at most 4 bytes
    const data = short ? await chosen.text() : "";
    const odd = tooLong(chosen.name, short ? letters(data) : chosen.size, most);
    file.value = "";
    say(odd || `${chosen.name} is in the field above.`);
    if (!odd) change({ data, ...ANEW });
  }

  /** @param {string} sentence */
  function say(sentence) {
    says.textContent = sentence;
    says.dataset.bad = String(sentence.includes("at most") || sentence.includes("cannot"));
  }
}

/** As the server counts them. @param {string} text */
const letters = (text) => [...text].length;

/** @param {(change: Fields) => void} change */
function createChoices(change) {
  const root = byId("own");
  /** @type {Column[]} */
  let columns = [];
  let stood = "";
  const all = select(
    "Normalise all columns",
    { "": "by column", ...SCALINGS },
    (scaling) => scaling && chooseAll(scaling),
  );
  const list = element("div", { class: "own-columns" });
  const measures = element("div", {
    class: "numbers own-measures",
    tabindex: "0",
    role: "group",
    "aria-label": "What the network sees of each column",
  });
  const works = element(
    "p",
    { class: "hint" },
    "The stage, the weights and the loss belong to what the network sees. What it has learned is told in " +
      "your units again.",
  );
  root.addEventListener("input", (event) => event.stopPropagation()); // the form would take it for a field
  root.append(
    element("fieldset", {}, element("legend", {}, "Columns"), list),
    element("label", {}, "Normalise all ", all),
    measures,
    works,
  );
  return { draw };

  /** @param {Table | null} table */
  function draw(table) {
    columns = table?.columns ?? [];
    root.classList.toggle("none", !columns.length);
    if (!table || !columns.length) return;
    stand();
    for (const [i, { role, scaling }] of columns.entries()) {
      const [roles, scalings] = list.children[i].querySelectorAll("select");
      if (roles) [roles.value, scalings.value, scalings.disabled] = [role, scaling, role === "out"];
    }
    all.value = commonScaling(columns);
    measures.replaceChildren(measured(table));
    works.hidden = usedOf(table).every(({ scaling }) => scaling === "none");
  }

  /**
   * The next choice may come before the server's answer to this one.
   * @param {number} i
   * @param {any} choice a role or a scaling
   */
  function choose(i, choice) {
    const before = columns;
    columns = columns.map((column, k) => (k === i ? { ...column, ...choice } : column));
    if (choice.role) change({ roles: withRole(before, i, choice.role) });
    else change({ scaling: withScaling(before, i, choice.scaling) });
  }

  /** @param {any} scaling */
  function chooseAll(scaling) {
    columns = columns.map((column) => ({ ...column, scaling }));
    change({ scaling });
  }

  /** Builds the choices for these columns once, so that the keyboard stays where it is. */
  function stand() {
    const key = JSON.stringify(columns.map(({ name, words }) => [name, words]));
    if (key === stood) return;
    stood = key;
    list.replaceChildren(
      ...columns.map(({ name, words }, i) =>
        element(
          "div",
          { class: "own-column" },
          element("b", {}, name),
          ...(words
            ? [element("span", {}, "words: left out")]
            : [
                select(`Role of ${name}`, ROLES, (role) => choose(i, { role })),
                select(`Normalise ${name}`, SCALINGS, (scaling) => choose(i, { scaling })),
              ]),
        ),
      ),
    );
  }
}

/** @param {string} name @param {Record<string, string>} options @param {(value: string) => void} choose */
function select(name, options, choose) {
  const node = element(
    "select",
    { "aria-label": name },
    ...Object.entries(options).map(([value, says]) => element("option", { value }, says)),
  );
  node.addEventListener("change", () => choose(node.value));
  return node;
}

/** @param {Table} table */
function measured(table) {
  const rows = usedOf(table).map((column) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, column.name),
      element("td", {}, likeOf(column)),
      element("td", {}, seenOf(column)),
    ),
  );
  const head = ["column", "its numbers x", "the network sees"].map((name) => element("th", { scope: "col" }, name));
  return element(
    "table",
    {},
    element("caption", {}, sizeOf(table)),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...rows),
  );
}
