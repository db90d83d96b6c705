import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import "../form/table.js";
import { CONFIG, THEMES } from "../looks.js";
import { openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createLabs } = await import("../../../static/labs/labs.view.js");

const LIST = [
  {
    key: "reach",
    name: "Reach",
    claim: "It vanishes.",
    fields: { hidden: "4", steps: "6", lag: "2", radius: "0.9" },
    cases: [
      { name: "longer", says: "Longer.", fields: { steps: "8" } },
      { name: "its own", says: "Own.", fields: { hidden: "3", steps: "5", lag: "1" } },
    ],
  },
  { key: "cuts", name: "Cuts", claim: "It is cut.", fields: { hidden: "3", steps: "5", lag: "2" }, cases: [] },
];

/** The labs of a page at this address. @param {string} address */
function labs(address) {
  const page = openPage(`http://backflow.test/${address}`);
  page.byId("lab-list").textContent = JSON.stringify(LIST);
  page.root.dataset.theme = "dark";
  /** @type {any[]} */
  const opened = [];
  const view = createLabs(CONFIG, THEMES, (fields, remember) => {
    opened.push([fields, remember]);
    view.show(fields);
  });
  server.asked.length = 0;
  const shown = () => until(() => page.byId("lab").dataset.state === "shown");
  return { page, view, opened, shown };
}

test("a lab opens with its own film where the address says nothing of one, else with that", async () => {
  const { page, view, shown } = labs("#lab=reach");
  assert.equal(queryOf(view.fieldsHere()), queryOf(fieldsOf(new URLSearchParams(LIST[0].fields).toString())));
  await view.show(view.fieldsHere());
  await shown();
  assert.equal(page.text("lab-name"), "Lab 1 · Reach");
  assert.equal(page.text("lab-claim"), "It vanishes.");
  assert.ok(page.byId("lab-verdicts").children.length > 0);
  assert.equal(labs("?hidden=2&steps=4&lag=1#lab=reach").view.fieldsHere().hidden, "2");
});

test("a case keeps what is the lab's where it says nothing, unless it has a film of its own", async () => {
  const { page, view, opened, shown } = labs("#lab=reach");
  await view.show(view.fieldsHere());
  await shown();
  const [longer, own] = page.byId("lab-cases").children;
  longer.click();
  assert.equal(queryOf(opened[0][0]), queryOf(fieldsOf("hidden=4&steps=8&lag=2&radius=0.9")));
  assert.equal(opened[0][1], true);
  await until(() => page.text("lab-says") === "Longer.");
  assert.deepEqual(
    [longer, own].map((button) => button.getAttribute("aria-pressed")),
    ["true", "false"],
  );
  own.click();
  const { hidden, steps, lag, radius } = opened[1][0];
  assert.deepEqual([hidden, steps, lag, radius], ["3", "5", "1", ""]);
  assert.deepEqual(
    [longer, own].map((button) => button.getAttribute("aria-pressed")),
    ["false", "true"],
  );
  await shown();
});

test("a question is asked once, a control that moves asks at once, and its film follows after a rest", async () => {
  const { page, view, opened, shown } = labs("#lab=reach");
  await view.show(view.fieldsHere());
  await shown();
  const { length } = server.asked;
  await view.show(view.fieldsHere());
  assert.equal(server.asked.length, length);
  const input = /** @type {any} */ (
    page
      .byId("lab-controls")
      .querySelectorAll("input")
      .find((node) => node.dataset.field === "steps")
  );
  input.value = "7";
  input.fire("input");
  assert.equal(page.byId("lab").dataset.state, "asking");
  assert.equal(opened.length, 0);
  await until(() => opened.length);
  assert.deepEqual([opened[0][0].steps, opened[0][1]], ["7", true]);
  await shown();
  assert.match(String(server.asked.at(-1)), /steps=7/);
  input.value = "6";
  input.fire("input");
  await until(() => opened.length === 2);
  await shown();
  assert.equal(server.asked.filter((asked) => asked.includes("steps=6&")).length, 1, "what was answered before");
});

test("a control that is read from the answer stands there as soon as it has come", async () => {
  const { page, view, shown } = labs("?hidden=4&steps=6&lag=2&radius=0.9&init=glorot#lab=reach");
  await view.show(view.fieldsHere());
  await shown();
  const inputs = page.byId("lab-controls").querySelectorAll("input");
  const scale = inputs.find((input) => input.getAttribute("aria-label") === "Scale of U, σ_max");
  const sigma = page
    .byId("lab-body")
    .querySelectorAll("tr")
    .find(({ text }) => text.includes("σ_max"))?.children[1].text;
  assert.notEqual(Number(sigma).toFixed(2), "0.90", "it is not the radius");
  assert.equal(scale?.value, String(Number(Number(sigma).toFixed(2))));
});

test("a lab says which of its controls the schedule has overruled", async () => {
  const query = "hidden=3&steps=5&lag=2&algorithm=truncated&k1=1&k2=2&iteration=1&changes=1:k2=3";
  const { page, view, shown } = labs(`?${query}#lab=cuts`);
  await view.show(view.fieldsHere());
  await shown();
  const last = page.byId("lab-verdicts").children.at(-1);
  assert.match(String(last?.textContent), /^By iteration 1 the schedule has changed: k2, over the last states\./);
});

test("a refusal is said, and another lab takes the place of the first", async () => {
  const { page, view, shown } = labs("#lab=reach");
  await view.show({ ...view.fieldsHere(), hidden: "0" });
  await until(() => page.byId("lab").dataset.state === "refused");
  assert.match(page.text("lab-status"), /hidden/);
  assert.equal(page.byId("lab-status").dataset.bad, "true");
  page.byId("labs").value = "cuts";
  page.byId("labs").fire("change");
  await shown();
  assert.equal(page.text("lab-name"), "Lab 2 · Cuts");
  assert.equal(location.hash, "#lab=cuts");
  page.byId("lab-close").click();
  await until(() => page.byId("lab").hidden);
  assert.deepEqual([location.hash, page.byId("lab-body").children.length], ["", 0]);
});

test("a lab without an answer asks again by itself, unless something else was asked since", async () => {
  const { page, view, shown } = labs("#lab=reach");
  const AGAIN = 2500; // milliseconds, after which it asks again
  const refused = () => page.byId("lab").dataset.state === "refused";
  const unheard = async (/** @type {any} */ fields) => {
    server.away(new Error("gone"));
    await view.show(fields);
    await until(refused);
    assert.match(page.text("lab-status"), /asks again: .*gone/);
    server.away(null);
  };
  await unheard(view.fieldsHere());
  await shown(); // by itself
  await unheard({ ...view.fieldsHere(), steps: "9" });
  await view.show({ ...view.fieldsHere(), hidden: "0" });
  await until(() => refused() && page.text("lab-status").includes("hidden"));
  const { length } = server.asked;
  await new Promise((go) => setTimeout(go, AGAIN + 200));
  assert.equal(server.asked.length, length, "what was refused is not asked again");
});
