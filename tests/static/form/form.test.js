/** The form as a whole: what is typed and chosen asks, what is refused is said in its place, presets are known. */

import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createForm } from "../../../static/form/form.view.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import "./table.js";
import { Node, openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
openServer();
const PRESETS = [
  { query: "", says: "The default." },
  { query: "cell=lstm&hidden=4", says: "An LSTM." },
  { query: "task=next_letter&text=hello&hidden=3", says: "Letters." },
];

/** A form with some of its fields. */
function form() {
  const page = openPage();
  const root = /** @type {any} */ (page.byId("form"));
  const options = PRESETS.map(({ query, says }, k) => {
    const option = Object.assign(new Node("option"), { value: String(k) });
    Object.assign(option.dataset, { query, sentence: says });
    return option;
  });
  page.byId("preset").append(Object.assign(new Node("option"), { value: "" }), ...options);
  const training = Object.assign(new Node("option"), { value: "task=next_letter&text=trained&hidden=3" });
  const input = (/** @type {string} */ name, tag = "input", more = {}) => {
    const node = /** @type {any} */ (new Node(tag));
    const validity = { badInput: false, customError: false };
    const setCustomValidity = (/** @type {string} */ words) => (validity.customError = Boolean(words));
    return Object.assign(node, { name, inputMode: "", validity, setCustomValidity }, more);
  };
  /** @type {Record<string, any>} */
  const fields = {
    ...{ cell: input("cell", "select"), task: input("task", "select") },
    ...{ hidden: input("hidden"), steps: input("steps"), rate: input("rate", "input", { inputMode: "decimal" }) },
    ...{ text: input("text", "textarea"), k1: input("k1") },
  };
  for (const [name, values] of Object.entries({
    cell: ["rnn", "lstm", "dense"],
    task: ["echo", "next_letter", "xor", "data"],
  }))
    fields[name].append(...values.map((value) => Object.assign(new Node("option"), { value })));
  const folded = Object.assign(new Node("details"), {});
  const labels = Object.values(fields).map((field) => {
    const label = new Node("label");
    label.append(field);
    return label;
  });
  const cuts = new Node("div");
  cuts.dataset.for = "k1";
  cuts.setAttribute("data-for", "k1");
  cuts.append(labels[6]);
  folded.append(cuts);
  root.append(...labels.slice(0, 6), folded, page.byId("own-file"), page.byId("own"));
  Object.assign(root, { elements: [...Object.values(fields), new Node("button")] });
  const all = [...page.byId("preset").options, training];
  Object.assign(globalThis.document, {
    querySelectorAll: () => all,
    querySelector: () => fields.text,
  });
  /** @type {any[]} */
  const asked = [];
  const view = createForm((said) => asked.push(said));
  view.show(fieldsOf(""));
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  return {
    page,
    view,
    fields,
    folded,
    asked,
    type: (/** @type {string} */ name, /** @type {string} */ text) => {
      fields[name].value = text;
      root.fire("input", { target: fields[name] });
    },
    faults: () =>
      root.querySelectorAll(".fault").map((/** @type {any} */ fault) => [fault.getAttribute("id"), fault.textContent]),
    onTop: () => [page.byId("refusal").hidden, page.text("refusal")],
    root,
  };
}

test("what is typed asks after a rest, and what is chosen at once, with all that suits it", () => {
  const { type, asked, root } = form();
  type("steps", "6");
  mock.timers.tick(200);
  type("steps", "60");
  mock.timers.tick(349);
  assert.deepEqual(asked, []);
  mock.timers.tick(1);
  assert.deepEqual(
    asked.map(({ steps, cell }) => [steps, cell]),
    [["60", "rnn"]],
  );
  type("cell", "dense");
  mock.timers.tick(0);
  assert.deepEqual([asked[1].cell, asked[1].task, asked[1].steps], ["dense", "xor", "60"]);
  type("rate", "0,5");
  mock.timers.tick(350);
  assert.equal(asked[2].rate, "0.5", "with a decimal comma");
  root.fire("input", { target: new Node("input") });
  mock.timers.tick(1000);
  assert.equal(asked.length, 3, "what has no name is no field");
  assert.equal(root.fire("submit").defaultPrevented, true);
});

test("what is no number is refused beside its field, and asks for nothing", () => {
  const { type, asked, faults, fields } = form();
  fields.steps.validity.badInput = true;
  type("steps", "");
  mock.timers.tick(350);
  assert.deepEqual(asked, []);
  assert.match(faults()[0][1], /^steps is no number/);
});

test("fields show what is asked, but for the one in which one types", () => {
  const { view, fields, type, asked } = form();
  assert.deepEqual([fields.cell.value, fields.steps.value], ["rnn", fieldsOf("").steps]);
  fields.steps.focus();
  type("steps", "07");
  mock.timers.tick(350);
  fields.steps.value = "07x";
  view.show(asked[0]);
  assert.equal(fields.steps.value, "07x");
  view.show({ ...asked[0] });
  assert.equal(fields.steps.value, "07", "what comes from elsewhere stands in all fields");
  fields.cell.focus();
  type("cell", "lstm");
  mock.timers.tick(0);
  fields.cell.value = "rnn";
  view.show(asked[1]);
  assert.equal(fields.cell.value, "lstm", "a choice too");
  fields.steps.setCustomValidity("two points");
  view.show(fieldsOf("steps=9"));
  assert.equal(fields.steps.validity.customError, false);
});

test("a text that is kept outlives a change of another field, and not a film with another text", () => {
  const { view, fields } = form();
  const shown = { ...fieldsOf(""), data: "1,2" };
  fields.data = fields.text; // any field can be kept
  fields.text.name = "data";
  view.show(shown);
  assert.equal(fields.text.value, "1,2");
  fields.text.value = "3,4 and more than fits";
  fields.text.dataset.kept = "";
  view.show({ ...shown, hidden: "5" });
  assert.equal(fields.hidden.value, "5");
  assert.equal(fields.text.value, "3,4 and more than fits");
  view.show({ ...shown, data: "5,6" });
  assert.equal(fields.text.value, "5,6");
});

test("what is shown from elsewhere is not overtaken by what was typed before", () => {
  const { view, type, asked } = form();
  type("steps", "60");
  view.show(fieldsOf("steps=9"));
  mock.timers.tick(1000);
  assert.deepEqual(asked, []);
});

test("a preset is named where the form says the same, and what one can return to is the last one", () => {
  const { view, page, asked } = form();
  assert.deepEqual([page.byId("preset").value, page.text("preset-sentence"), view.preset()], ["0", "The default.", ""]);
  view.show(fieldsOf(PRESETS[1].query));
  assert.deepEqual([page.byId("preset").value, page.text("preset-sentence")], ["1", "An LSTM."]);
  view.show(fieldsOf("cell=lstm&hidden=5"));
  assert.deepEqual(
    [page.byId("preset").value, page.text("preset-sentence"), view.preset()],
    ["", "", PRESETS[1].query],
  );
  page.byId("preset").value = "2";
  page.byId("preset").fire("change");
  assert.equal(queryOf(asked[0]), queryOf(fieldsOf(PRESETS[2].query)));
});

test("fields that mean nothing beside the others are hidden", () => {
  const { view, root } = form();
  const cuts = root.querySelector("[data-for]");
  assert.equal(cuts.hidden, true);
  view.show(fieldsOf("algorithm=truncated&k1=2&k2=3"));
  assert.equal(cuts.hidden, false);
});

test("a person's own text outlives the choice of another task, the page's own do not", () => {
  const { view, type, asked } = form();
  view.show(fieldsOf("task=next_letter&text=mine&hidden=3"));
  type("task", "echo");
  mock.timers.tick(0);
  type("task", "next_letter");
  mock.timers.tick(0);
  assert.equal(asked[1].text, "mine");
  for (const text of ["hello", "trained"]) {
    const other = form();
    other.view.show(fieldsOf(`task=next_letter&text=${text}&hidden=3`));
    assert.deepEqual(
      other.view.keep(fieldsOf("task=next_letter&hidden=3")).text ?? "",
      fieldsOf("task=next_letter&hidden=3").text ?? "",
      text,
    );
  }
  assert.equal(view.keep(fieldsOf("task=next_letter&text=hello")).text, "mine");
});

test("what is refused stands beside its field, which says so, and opens what is folded around it", () => {
  const { view, faults, onTop, fields, folded } = form();
  view.show(fieldsOf("algorithm=truncated&k1=2&k2=3"));
  const message = "k1 is 0; 1 is the least.";
  view.refuse({
    message: "x",
    fields: [
      { field: "k1", message },
      { field: "k1", message: "And more." },
      { field: "steps", message: "steps is 0." },
    ],
  });
  assert.deepEqual(faults(), [
    ["fault-steps", "steps is 0."],
    ["fault-k1", `${message}And more.`],
  ]);
  assert.deepEqual(
    [fields.k1, fields.steps, fields.rate].map((field) => [
      field.getAttribute("aria-invalid"),
      field.getAttribute("aria-errormessage"),
    ]),
    [
      ["true", "fault-k1"],
      ["true", "fault-steps"],
      ["false", null],
    ],
  );
  assert.equal(folded.open, true);
  assert.equal(fields.steps.parentNode.nextElementSibling.getAttribute("role"), "alert");
  assert.deepEqual(onTop(), [true, ""]);
  view.refuse(null);
  assert.deepEqual(
    [faults(), fields.k1.getAttribute("aria-invalid"), fields.k1.getAttribute("aria-errormessage")],
    [[], "false", null],
  );
});

test("what belongs to no field that one sees is said on top of the form", () => {
  const { view, faults, onTop } = form();
  view.refuse({ message: "x", fields: [{ field: "k1", message: "k1 is 0." }] });
  assert.deepEqual([faults(), onTop()], [[], [false, "k1 is 0."]]);
  view.refuse({ message: "It is too much.", fields: [] });
  assert.deepEqual(onTop(), [false, "It is too much."]);
});

test("a file that is dropped on the page becomes own numbers with their task; others are the browser's", async () => {
  const { page, asked } = form();
  mock.timers.reset();
  Object.assign(globalThis, { Element: Node });
  const drop = (/** @type {string[]} */ types, /** @type {any[]} */ files, target = new Node("div"), kind = "drop") =>
    page.root.fire(kind, { target, dataTransfer: { types, files } });
  assert.equal(drop(["text/plain"], []).defaultPrevented, false);
  assert.equal(drop(["Files"], [], Object.assign(new Node("input"), {}), "dragover").defaultPrevented, true);
  const own = new Node("input");
  own.setAttribute("type", "file");
  assert.equal(drop(["Files"], [1], own).defaultPrevented, false, "a field of files takes them by itself");
  assert.equal(drop(["Files"], [], undefined, "dragover").defaultPrevented, true);
  assert.equal(drop(["Files"], []).defaultPrevented, true);
  assert.equal(drop(["Files"], [new File(["a,b\n1,2\n3,4\n"], "a.csv")]).defaultPrevented, true);
  await until(() => asked.length);
  assert.deepEqual([asked[0].task, asked[0].data], ["data", "a,b\n1,2\n3,4\n"]);
  drop(["Files"], [new File(["PK\u0003\u0004"], "a.xlsx")]);
  await until(() => page.text("refusal"));
  assert.match(page.text("refusal"), /^a\.xlsx /, "where its room is out of sight it is said on top");
});

test("the columns of own numbers are asked for with their task, each with what can be chosen of it", async () => {
  const { view, page, asked } = form();
  mock.timers.reset();
  const data = "day,rain,warm\n1,0.5,10\n2,1.5,12\n3,0,11\n4,2,15\n";
  view.show(fieldsOf(`task=data&hidden=3&data=${encodeURIComponent(data)}`));
  await until(() => page.byId("own").getAttribute("aria-busy") === "false");
  const columns = /** @type {any[]} */ (page.byId("own").querySelectorAll(".own-column"));
  assert.deepEqual(
    columns.map((column) => column.children[0].textContent),
    ["day", "rain", "warm"],
  );
  const [role, scaling] = columns[1].querySelectorAll("select");
  assert.deepEqual(
    [role, scaling].map((each) => each.getAttribute("aria-label")),
    ["Role of rain", "Normalize rain"],
  );
  assert.deepEqual(
    role.options.map((/** @type {any} */ option) => option.textContent),
    ["input", "target", "both", "left out"],
  );
  role.value = "target";
  role.fire("change");
  await until(() => asked.length === 1);
  assert.equal(asked[0].roles.split(",")[1], "target");
  scaling.value = "standard";
  scaling.fire("change");
  assert.equal(asked[1].scaling.split(",")[1], "standard");
  const [all] = /** @type {any[]} */ (page.byId("own").querySelectorAll('[aria-label="Normalize all columns"]'));
  all.value = "range";
  all.fire("change");
  assert.equal(asked[2].scaling, "range");
  all.value = "";
  all.fire("change");
  assert.equal(asked.length, 3);
  view.show(asked[2]);
  await until(() => /0 to 2/.test(page.text("own")));
  const table = /** @type {any} */ (page.byId("own").querySelector("table"));
  assert.deepEqual(table.rows.map((/** @type {any} */ row) => row.cells[0].textContent).slice(1), [
    "day",
    "rain",
    "warm",
  ]);
  assert.match(table.rows[2].textContent, /^rain0 to 2\(x − 0\) \/ 2$/);
  assert.equal(page.byId("own").querySelectorAll("p").at(-1)?.hidden, false, "what is told of units");
  assert.equal(all.value, "range");
});
