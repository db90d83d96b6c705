/** Own numbers: a file, an example, what is chosen for each column, and what the network sees of it. */

import { Refused, table } from "../api.js";
import { byId, dress, element } from "../shared/dom.view.js";
import { latest } from "../shared/latest.js";
import {
  LABEL_ROLES,
  ROLES,
  SCALINGS,
  askedOf,
  commonScaling,
  likeOf,
  seenOf,
  sizeOf,
  usedOf,
  withRole,
  withScaling,
} from "./own_data.js";
import { createFile } from "./own_file.view.js";

/** @typedef {import("./query.js").Fields} Fields */
/** @typedef {import("../types.js").Column} Column */
/** @typedef {import("../types.js").Table} Table */

/** @param {(change: Fields) => void} change asks for the film with other fields */
export function createOwn(change) {
  const file = createFile(change);
  const choices = createChoices(change);
  // Few people bring numbers: only they load the looks of it.
  dress("form/own_data.css");
  let asked = "";
  const newest = latest((signal, /** @type {string} */ query) => table(query, signal), {
    arrive,
    fail,
    settle: () => byId("own").setAttribute("aria-busy", "false"),
  });
  return { show, take: file.take };

  /** @param {Fields} fields */
  function show(fields) {
    file.follow(fields);
    const query = new URLSearchParams({ task: "data", ...askedOf(fields) }).toString();
    if (query === asked) return;
    asked = query;
    byId("own").setAttribute("aria-busy", "true");
    newest.ask(query);
  }

  /** @param {Table} found */
  function arrive(found) {
    choices.draw(found);
    file.draw(found.offers);
    /** @type {HTMLInputElement} */ (document.querySelector("#form [name=ahead]")).placeholder = String(found.ahead);
  }

  /** @param {unknown} error */
  function fail(error) {
    asked = "";
    file.draw([]);
    if (error instanceof Refused)
      choices.draw(null); // the form says why
    else file.say(`The columns cannot be had: ${error}`);
  }
}

/** @param {(change: Fields) => void} change */
function createChoices(change) {
  const root = byId("own");
  /** @type {Column[]} */
  let columns = [];
  let ahead = 0;
  let stood = "";
  const notes = element("ul", { class: "hint own-notes", "aria-label": "How the table was read" });
  const all = select(
    "Normalize all columns",
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
    notes,
    element("fieldset", {}, element("legend", {}, "Columns"), list),
    element("label", {}, "Normalize all ", all),
    measures,
    works,
  );
  return { draw };

  /** @param {Table | null} table */
  function draw(table) {
    columns = table?.columns ?? [];
    ahead = table?.ahead ?? 0;
    notes.replaceChildren(...(table?.notes ?? []).map((note) => element("li", {}, note)));
    root.classList.toggle("none", !columns.length);
    if (!table || !columns.length) return;
    stand();
    for (const [i, { role, scaling }] of columns.entries()) {
      const [roles, scalings] = list.children[i].querySelectorAll("select");
      if (roles) roles.value = role;
      if (scalings) [scalings.value, scalings.disabled] = [scaling, role === "out"];
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
    if (choice.role) {
      const changed = withRole({ columns, ahead }, i, choice.role);
      const roles = changed.roles ? changed.roles.split(",") : columns.map(({ role }) => role);
      columns = columns.map((column, k) => ({ ...column, role: /** @type {Column["role"]} */ (roles[k]) }));
      change(changed);
    } else {
      columns = columns.map((column, k) => (k === i ? { ...column, ...choice } : column));
      change({ scaling: withScaling(before, i, choice.scaling) });
    }
  }

  /** @param {any} scaling */
  function chooseAll(scaling) {
    columns = columns.map((column) => ({ ...column, scaling }));
    change({ scaling });
  }

  /** Builds the choices for these columns once, so that the keyboard stays where it is. */
  function stand() {
    const key = JSON.stringify(columns.map(({ name, kind }) => [name, kind]));
    if (key === stood) return;
    stood = key;
    list.replaceChildren(
      ...columns.map((column, i) =>
        element("div", { class: "own-column" }, element("b", {}, column.name), ...controlsOf(column, i)),
      ),
    );
  }

  /** What can be chosen for a column. @param {Column} column @param {number} i */
  function controlsOf({ name, kind }, i) {
    if (kind === "empty" || kind === "words") return [element("span", {}, `${kind}: left out`)];
    const roles = kind === "labels" ? LABEL_ROLES : ROLES;
    const role = select(`Role of ${name}`, roles, (chosen) => choose(i, { role: chosen }));
    if (kind === "labels") return [role];
    return [role, select(`Normalize ${name}`, SCALINGS, (scaling) => choose(i, { scaling }))];
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
