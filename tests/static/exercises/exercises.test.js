/** The tab of an exercise: a sheet in the making, a student's way through one, and how one leads to the other. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { emptySheet, withQuestion } from "../../../static/exercises/sheet.js";
import { queryIn } from "../../../static/form/link.js";
import { fieldsOf, queryOf } from "../../../static/form/query.js";
import { first } from "../../../static/page/page.js";
import { pack, unpack } from "../../../static/page/packed.js";
import { createStore } from "../../../static/page/store.js";
import { parametersOf } from "../../../static/shared/hash.js";
import { format } from "../../../static/shared/numbers.js";
import "../form/table.js";
import { linkTraces } from "../golden.js";
import { Node, openPage } from "../page.js";
import { saving } from "../saving.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createStudent } = await import("../../../static/exercises/student.view.js");
const { createTeacher } = await import("../../../static/exercises/teacher.view.js");
const { createExercises } = await import("../../../static/exercises/exercises.view.js");
const { createLateExercises } = await import("../../../static/exercises/late.view.js");
const LINK = queryOf(fieldsOf("hidden=2&steps=3&lag=1&symbols=2&seed=4"));
const [FILM] = await linkTraces([LINK]);
const { start, steps, end } = FILM;
const at = steps.findIndex(({ phase, layer }) => phase === "backward" && layer === 0);
const TRUTH = Number(steps[at].values.delta[0][1]);
const FIRST = { ask: "δ[1] of h¹", n: at, name: "delta", b: 0, i: 1 };
const LATER = {
  ask: "∂L/∂b of y",
  n: steps.findIndex(({ phase, layer }) => phase === "gradient" && layer === 1),
  name: "db",
  b: 0,
  i: 0,
};
/** What the page hides. */
const asks = () => document.documentElement.dataset.asks;
const SHEET = { ...[LATER, FIRST].reduce(withQuestion, emptySheet(LINK)), title: "Week 3" };

/** A student before a sheet. @param {any} [sheet] @param {any} [film] @param {Record<string, any>} [given] */
function student(sheet = SHEET, film = { start, steps, end }, given = {}) {
  openPage();
  const host = /** @type {any} */ (new Node("div"));
  /** @type {any[]} */
  const [hidden, kept] = [[], []];
  const view = createStudent(host, {
    film: () => film,
    query: () => LINK,
    hide: (n) => hidden.push(n),
    keep: (answers) => kept.push(answers.given),
  });
  view.begin({ sheet, seed: 4, given });
  const buttons = () => host.querySelectorAll("button");
  const button = (/** @type {string} */ words) =>
    buttons().find((/** @type {any} */ each) => each.textContent === words);
  const [field, name] = host.querySelectorAll("input");
  return {
    host,
    hidden,
    kept,
    field,
    name,
    button,
    answer: (/** @type {string} */ text) => {
      field.value = text;
      return host.querySelector("form").fire("submit");
    },
    head: () => host.querySelector(".exercise-head").textContent,
    ask: () => host.querySelector(".ask").textContent,
    said: () => [host.querySelector(".exercise-said").textContent, host.querySelector("form").dataset.right],
    line: () => host.querySelector(".answer-line"),
    told: () => host.querySelector(".hand-in").querySelector(".hint").textContent,
  };
}

test("a student is asked for the numbers in the order of the film, of which nothing later is seen", () => {
  const { head, ask, hidden, answer, said, kept, field, line, host } = student();
  assert.equal(head(), "Week 3 · question 1 of 2 · 0 of 2 right");
  assert.deepEqual([ask(), hidden], ["What is δ[1] of h¹?", [FIRST.n]]);
  assert.match(line().querySelector(".hint").textContent, /1 %/);
  assert.equal(answer(` ${TRUTH} `).defaultPrevented, true);
  assert.deepEqual(said(), [`Right: δ[1] of h¹ = ${TRUTH}.`, "true"]);
  assert.deepEqual([head(), ask()], ["Week 3 · question 2 of 2 · 1 of 2 right", "What is ∂L/∂b of y?"]);
  assert.deepEqual([hidden, kept.length, kept[0][2].right, field.value], [[FIRST.n, LATER.n], 1, true, ""]);
  assert.equal(globalThis.document.activeElement, field);
  answer(String(steps[LATER.n].grads.b[0]));
  assert.deepEqual([head(), hidden.at(-1), line().hidden], ["Week 3 · all answered · 2 of 2 right", Infinity, true]);
  assert.match(ask(), /^Nothing is hidden any longer/);
  assert.equal(host.querySelector("form").dataset.done, "true");
  answer("1");
  assert.equal(kept.length, 2, "nothing is asked any longer");
});

test("a wrong answer may be tried again, and hears after the second what was done to get it", async () => {
  const { answer, said, head, kept } = student();
  answer(String(-TRUTH));
  assert.deepEqual(said(), ["Not right. Try once more.", "false"]);
  answer(String(-TRUTH));
  assert.deepEqual(said(), ["Not right.", "false"]);
  await until(() => said()[0] !== "Not right.");
  assert.match(
    said()[0],
    /^Not right\. .* is what a known mistake gives, .*: target - output stands in place of output/,
  );
  answer(String(10 * TRUTH));
  await until(() => said()[0] === "Not right. The digits are right, and the decimal point stands elsewhere.");
  answer("77.77");
  await until(() => said()[0] === "Not right. No mistake that is known gives this number.");
  assert.deepEqual([head(), kept.at(-1)[2].tries], ["Week 3 · question 1 of 2 · 0 of 2 right", 4]);
  const query = new URLSearchParams(server.asked.at(-1)?.split("?")[1]);
  assert.deepEqual(
    ["n", "name", "b", "i"].map((name) => query.get(name)),
    [String(FIRST.n), "delta", "0", "1"],
  );
});

test("what is no number is said, and counts as no try", () => {
  const { answer, said, kept } = student();
  answer("  ");
  assert.deepEqual(said(), ["Write a number first.", "null"]);
  answer("x");
  assert.match(said()[0], /^“x” is no number/);
  assert.deepEqual(kept, []);
});

test("who gives up sees the number, which is not counted as right", () => {
  const { button, said, head, kept } = student();
  button("Show it").click();
  assert.deepEqual(said(), [`δ[1] of h¹ = ${TRUTH}.`, "null"]);
  assert.deepEqual([head(), kept[0][2].shown], ["Week 3 · question 2 of 2 · 0 of 2 right", true]);
});

test("a number that the film has not says whether it may still come", () => {
  for (const [film, words] of /** @type {[any, string][]} */ ([
    [{ start, steps: [], end: null }, "The film is still on its way."],
    [{ start, steps: [], end }, "This film has no such number; the sheet does not fit it."],
  ])) {
    const { answer, said, button, kept } = student({ ...SHEET, title: "" }, film);
    answer("1");
    assert.deepEqual(said(), [words, "null"]);
    button("Show it").click();
    assert.deepEqual([said()[0], kept], [words, []]);
  }
});

test("the answers are handed in as a file with a checksum, with a name where one is given", async () => {
  const { answer, name, button, told } = student();
  answer(String(TRUTH));
  name.value = " Ada ";
  await saving(async (saved) => {
    button("Save answers").click();
    await until(told);
    assert.equal(told(), "Saved as backflow-answers-4.json.");
    const file = JSON.parse(await saved[0].text());
    assert.deepEqual([file.name, file.seed, file.answers.length, file.answers[1].answer], ["Ada", 4, 2, TRUTH]);
    assert.match(file.sha256, /^[0-9a-f]{64}$/);
  });
  server.away(new Error("no net"));
  try {
    button("Save answers").click();
    await until(() => /^The file cannot be had: .*no net/.test(told()));
  } finally {
    server.away(null);
  }
});

// --- the teacher ---

/** The opened number of the film. */
const OPENED = { phase: "backward", layer: 0, t: 2, sweep: 0, name: "delta", i: 1 };

/** A teacher with a sheet. @param {any} [sheet] @param {any} [opened] */
function teacher(sheet = emptySheet(LINK), opened = OPENED) {
  openPage();
  const host = /** @type {any} */ (new Node("div"));
  /** @type {any[]} */
  const [taken, attempted] = [[], []];
  const page = { film: { start, steps, end }, inside: { opened }, example: 0 };
  const view = createTeacher(host, {
    page: () => /** @type {any} */ (page),
    address: ({ film }, hash) => `http://backflow.test/?${film}${hash}`,
    take: (other) => taken.push(other),
    attempt: (other) => attempted.push(other),
  });
  view.begin(sheet);
  const find = (/** @type {string} */ selector) => host.querySelector(selector);
  const labelled = (/** @type {string} */ label) => find(`[aria-label="${label}"]`);
  const buttons = () => host.querySelectorAll("button");
  return {
    host,
    page,
    view,
    taken,
    attempted,
    labelled,
    button: (/** @type {string} */ words) => buttons().find((/** @type {any} */ each) => each.textContent === words),
    offers: () => find(".exercise-opened").children,
    rows: () => find(".exercise-questions").children,
    said: () => host.children.at(-2).textContent,
    link: labelled("Link for students"),
    each: find('[type="checkbox"]'),
    file: find('[type="file"]'),
  };
}

test("the number that is opened can be hidden once, and stands in the list with its words and what it is", () => {
  const { offers, rows, page, view } = teacher();
  const [offer] = offers();
  assert.deepEqual([offer.textContent.slice(0, 5), offer.disabled], ["Hide ", false]);
  offer.click();
  const [row] = rows();
  const words = row.querySelector("input");
  assert.equal(`Hide ${words.value}`, offer.textContent);
  assert.equal(words.getAttribute("aria-label"), "Question 1");
  const step = steps.find(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === 2);
  assert.equal(row.querySelector("span").textContent, ` = ${format(Number(step?.values.delta[0][1]))}`);
  assert.equal(globalThis.document.activeElement, words);
  assert.deepEqual([offers()[0].textContent, offers()[0].disabled], [`Hidden: ${words.value}`, true]);
  page.inside.opened = /** @type {any} */ ({ ...OPENED, i: 0 });
  view.stand();
  assert.equal(offers()[0].disabled, false);
  page.inside.opened = /** @type {any} */ (null);
  view.stand();
  assert.match(teacher(undefined, null).host.children[0].textContent, /^Open a number of the film/);
});

test("questions are worded and left out, and the sheet goes out with all that holds of it", async () => {
  const { rows, button, labelled, each, said, host } = teacher(SHEET);
  assert.deepEqual([labelled("Title of the sheet").value, each.checked], ["Week 3", true]);
  const [one] = rows();
  const words = one.querySelector("input");
  words.value = "the slope of the bias";
  words.fire("input");
  labelled("Title of the sheet").value = "Week 4";
  labelled("Title of the sheet").fire("input");
  each.checked = false;
  each.fire("change");
  const near = labelled("How far off a right answer may be");
  assert.deepEqual(
    near.options.map((/** @type {any} */ option) => option.textContent),
    ["1 %", "2 %", "5 %", "10 %"],
  );
  near.value = "0.05";
  near.fire("change");
  await saving(async (saved) => {
    button("Save sheet").click();
    await until(said);
    assert.equal(said(), "Saved as backflow-sheet.json.");
    const file = JSON.parse(await saved[0].text());
    assert.deepEqual(
      [file.title, file.seeds, file.tolerance, file.questions.map((/** @type {any} */ q) => q.ask)],
      ["Week 4", "same", 0.05, ["the slope of the bias", FIRST.ask]],
    );
    assert.match(file.sha256, /^[0-9a-f]{64}$/);
  });
  words.value = "";
  words.fire("input");
  assert.equal(said(), "", "what was said is of the sheet before");
  rows()[1].querySelector("button").click();
  assert.deepEqual(
    rows().map((/** @type {any} */ row) => row.querySelector("input").value),
    ["∂L/∂b of y"],
  );
  assert.equal(rows()[0].querySelector("button").getAttribute("aria-label"), "Leave out question 1");
  rows()[0].querySelector("button").click();
  button("Save sheet").click();
  assert.equal(said(), "Hide a number first.");
  assert.equal(host.children.length, 6);
});

test("a link for students has the whole sheet in it, and goes when the sheet changes", async () => {
  const { button, link, said, labelled } = teacher(SHEET);
  assert.equal(link.hidden, true);
  button("Copy link for students").click();
  await until(() => !link.hidden && said());
  const [address, packed] = link.value.split("#sheet=");
  assert.equal(address, `http://backflow.test/?${LINK}`);
  const { sha256, ...sheet } = JSON.parse(await unpack(packed));
  assert.deepEqual([sheet, sha256.length], [SHEET, 64]);
  labelled("Title of the sheet").fire("input");
  assert.deepEqual([link.hidden, said()], [true, ""]);
});

test("a teacher tries the sheet, opens one from a file, and hears what is wrong with one", async () => {
  const { button, attempted, taken, file, said } = teacher(SHEET);
  button("Try it").click();
  await until(() => attempted.length);
  assert.equal(attempted[0].title, "Week 3");
  file.fire("change");
  file.files = [{ text: async () => JSON.stringify(SHEET) }];
  file.fire("change");
  await until(() => taken.length);
  assert.deepEqual([taken[0], file.value], [SHEET, ""]);
  file.files = [{ text: async () => "no JSON" }];
  file.fire("change");
  await until(() => /^This file is no JSON/.test(said()));
  const lost = teacher(withQuestion(emptySheet(LINK), { ...FIRST, name: "nothing" }));
  lost.button("Save sheet").click();
  await until(lost.said);
  assert.match(lost.said(), /^This sheet cannot be used: /);
});

// --- both, with the page ---

/** The tab on the page of a film. @param {string} [hash] @param {string} [query] */
function exercises(hash = "", query = LINK) {
  const page = openPage(`http://backflow.test/?${LINK}${hash}`);
  const store = createStore(first({ logarithmic: true, theme: "light", notation: "row" }));
  const shown = (/** @type {any} */ of, /** @type {string} */ asked) =>
    store.set({ film: of, query: asked, player: { ...store.get().player, length: steps.length } });
  shown({ start, steps, end }, query);
  /** @type {any[]} */
  const [opened, docked] = [[], []];
  const doors = /** @type {any} */ ({
    store,
    dock: {
      offer: (/** @type {string} */ tab, /** @type {boolean} */ on) => docked.push(["offer", tab, on]),
      open: (/** @type {string} */ tab) => docked.push(["open", tab]),
      select: (/** @type {string} */ tab) => docked.push(["select", tab]),
    },
    open: (/** @type {any[]} */ ...asked) => {
      opened.push(asked);
      history.pushState(null, "", `?${asked[0]}${asked[1]}`);
    },
  });
  const panel = /** @type {any} */ (page.byId("panel-exercise"));
  return {
    page,
    store,
    doors,
    opened,
    docked,
    panel,
    shown,
    text: () => panel.textContent,
    until: () => store.get().player.until,
  };
}

test("a teacher begins with the film that is shown, and goes on with the sheet that was begun", () => {
  const { doors, docked, panel, store, until: seen, shown } = exercises();
  const view = createExercises(doors);
  view.make();
  assert.deepEqual(
    [docked, seen()],
    [
      [
        ["offer", "exercise", true],
        ["open", "exercise"],
      ],
      Infinity,
    ],
  );
  const title = () => panel.querySelector('[aria-label="Title of the sheet"]');
  const before = title();
  before.value = "mine";
  view.make();
  assert.equal(title().value, "mine", "the same sheet");
  store.set({ inside: /** @type {any} */ ({ ...store.get().inside, opened: OPENED }) });
  assert.match(panel.querySelector(".exercise-opened").textContent, /^Hide /);
  store.set({ inside: /** @type {any} */ ({ ...store.get().inside, opened: null }) });
  assert.match(panel.querySelector(".exercise-opened").textContent, /^Open a number/);
  shown({ start: { ...start }, steps, end }, LINK.replace("hidden=2", "hidden=3"));
  view.make();
  assert.equal(title().value, "", "of another film a sheet of its own");
});

test("a student who comes by a link draws a seed, then answers, and a reload loses nothing", async () => {
  const packed = await pack(JSON.stringify(SHEET));
  const linked = exercises(`#sheet=${packed}`);
  await createExercises(linked.doors).here();
  assert.deepEqual(linked.docked, [
    ["offer", "exercise", true],
    ["select", "exercise"],
  ]);
  const [[asked, hash, replaces]] = linked.opened;
  assert.notEqual(new URLSearchParams(asked).get("seed"), "4");
  assert.deepEqual([hash, replaces], [`#sheet=${packed}&drawn=1`, true], "Back leads to no film of another seed");
  const drawn = exercises(`#sheet=${packed}&drawn=1`);
  const view = createExercises(drawn.doors);
  await view.here();
  assert.deepEqual([drawn.opened, drawn.until()], [[], FIRST.n]);
  assert.match(drawn.text(), /Week 3 · question 1 of 2 · 0 of 2 right/);
  const field = drawn.panel.querySelector("input");
  field.value = String(TRUTH);
  drawn.panel.querySelector("form").fire("submit");
  assert.deepEqual([drawn.until(), asks()], [LATER.n, "gradient later"]);
  await view.here();
  assert.match(drawn.text(), /question 2 of 2/, "the same address begins nothing anew");
  const teaches = exercises(`#sheet=${packed}&drawn=1`);
  const both = createExercises(teaches.doors);
  await both.here();
  assert.deepEqual([teaches.until(), asks()], [FIRST.n, "later"]);
  both.make();
  assert.deepEqual([teaches.until(), asks()], [Infinity, ""], "a teacher sees all of it");
  const again = exercises(`#sheet=${packed}&drawn=1`);
  for (const [key, value] of drawn.page.kept) again.page.kept.set(key, value);
  await createExercises(again.doors).here();
  assert.match(again.text(), /Week 3 · question 2 of 2 · 1 of 2 right/);
  for (const key of drawn.page.kept.keys()) again.page.kept.set(key, "{");
  const other = exercises(`#sheet=${packed}&drawn=1`);
  for (const [key] of drawn.page.kept) other.page.kept.set(key, "no JSON");
  await createExercises(other.doors).here();
  assert.match(other.text(), /question 1 of 2/, "what somebody else wrote there is no answer");
});

test("another film leads back to that of the sheet, and one that is broken says so", async () => {
  const packed = await pack(JSON.stringify(SHEET));
  const { doors, shown, text, panel, opened } = exercises(`#sheet=${packed}&drawn=1`);
  await createExercises(doors).here();
  shown({ start: { ...start }, steps, end }, LINK.replace("hidden=2", "hidden=3"));
  assert.match(text(), /This is another film than that of the sheet\./);
  assert.equal(asks(), "", "of which nothing is hidden");
  panel.querySelector("button").click();
  const [[asked, hash]] = opened;
  assert.deepEqual([new URLSearchParams(asked).get("hidden"), new URLSearchParams(asked).get("seed")], ["2", "4"]);
  assert.equal(hash, location.hash);
  shown({ start: { ...start }, steps, end }, LINK);
  assert.match(text(), /question 1 of 2/);
  const broken = exercises("#sheet=AAAA&drawn=1");
  await createExercises(broken.doors).here();
  assert.equal(
    broken.panel.querySelector('[role="alert"]').textContent,
    "The sheet in this link is not whole. Ask for the link again.",
  );
});

test("a teacher tries the sheet as its students do, with a seed of its own", async () => {
  const { doors, opened, panel } = exercises();
  const view = createExercises(doors);
  view.make();
  const file = panel.querySelector('[type="file"]');
  file.files = [{ text: async () => JSON.stringify({ ...SHEET, film: LINK.replace("hidden=2", "hidden=3") }) }];
  file.fire("change");
  await until(() => opened.length === 1);
  assert.equal(new URLSearchParams(opened[0][0]).get("hidden"), "3", "a sheet of another film brings it");
  file.files = [{ text: async () => JSON.stringify(SHEET) }];
  file.fire("change");
  await until(() => panel.querySelector('[aria-label="Question 2"]')?.value === FIRST.ask);
  assert.equal(opened.length, 1, "its film is there");
  panel
    .querySelectorAll("button")
    .find((/** @type {any} */ each) => each.textContent === "Try it")
    .click();
  await until(() => opened.length === 2);
  assert.match(opened[1][1], /^#sheet=[\w-]+&drawn=1$/);
  assert.notEqual(new URLSearchParams(opened[1][0]).get("seed"), "4");
});

test("a link for students leads to the film and the sheet, also where own data stand in its hash", async () => {
  const data = Array.from({ length: 300 }, (_, i) => `${Math.sin(i).toFixed(6)},${Math.cos(i).toFixed(6)}`).join("\n");
  const long = new URLSearchParams({
    hidden: "2",
    activation: "tanh",
    loss: "half_mse",
    task: "data",
    data,
  }).toString();
  const sheet = withQuestion(emptySheet(long), { ask: "h", n: 0, name: "h", b: 0, i: 0 });
  const { doors, panel } = exercises();
  createExercises(doors).make();
  const file = panel.querySelector('[type="file"]');
  file.files = [{ text: async () => JSON.stringify(sheet) }];
  file.fire("change");
  await until(() => panel.querySelector('[aria-label="Question 1"]')?.value === "h");
  const buttons = panel.querySelectorAll("button");
  buttons.find((/** @type {any} */ each) => each.textContent === "Copy link for students").click();
  const link = panel.querySelector('[aria-label="Link for students"]');
  await until(() => link.value || panel.querySelector('[role="status"]').textContent);
  const { search, hash } = new URL(link.value);
  assert.ok(hash.includes("form.data="), "it is too long for a query");
  assert.equal(new URLSearchParams(queryIn(search, hash)).get("data"), data);
  assert.equal(JSON.parse(await unpack(parametersOf(hash).sheet)).film, long);
});

test("a teacher who has tried the sheet goes on with it, by Back or by making one again", async () => {
  const { doors, opened, panel, shown, store, until: seen } = exercises();
  const view = createExercises(doors);
  view.make();
  const file = panel.querySelector('[type="file"]');
  file.files = [{ text: async () => JSON.stringify(SHEET) }];
  file.fire("change");
  const title = () => panel.querySelector('[aria-label="Title of the sheet"]')?.value;
  await until(() => title() === "Week 3");
  const tries = async () => {
    const before = opened.length;
    const field = panel.querySelector('[aria-label="Title of the sheet"]');
    field.value = "Week 5";
    field.fire("input");
    panel
      .querySelectorAll("button")
      .find((/** @type {any} */ each) => each.textContent === "Try it")
      .click();
    await until(() => opened.length > before);
    const [query, hash, replaces] = opened.at(-1);
    assert.equal(replaces, undefined, "Back leads to the teacher");
    shown({ start: { ...start }, steps, end }, query);
    await until(() => /Week 5 · question 1 of 2/.test(panel.textContent));
    return `?${query}${hash}`;
  };
  const link = await tries();
  history.replaceState(null, "", `?${LINK}`);
  await view.here();
  assert.deepEqual([title(), seen()], ["Week 5", Infinity]);
  shown({ start: { ...start }, steps: [], end: null }, LINK);
  store.set({ film: { ...store.get().film, steps, end } });
  const [number] = panel.querySelector(".exercise-questions").querySelectorAll("span");
  assert.equal(number.textContent, ` = ${format(Number(steps[LATER.n].grads.b[0]))}`, "of the film that has come");
  history.replaceState(null, "", link);
  await view.here();
  assert.match(panel.textContent, /Week 5 · question 1 of 2/, "and forward to the trial");
  view.make();
  assert.deepEqual([title(), seen()], ["Week 5", Infinity]);
  await tries();
  view.make();
  assert.equal(panel.querySelector('[aria-label="Question 2"]')?.value, FIRST.ask);
});

test("it is fetched where a teacher asks for it, or the address holds a sheet", async () => {
  const none = exercises();
  await createLateExercises(none.doors).here();
  assert.deepEqual(none.docked, []);
  /** @type {any} */ (none.page.byId("along")).open = true;
  none.page.byId("along-exercise").click();
  await until(() => none.docked.length === 2);
  assert.deepEqual(
    [/** @type {any} */ (none.page.byId("along")).open, none.docked.at(-1)],
    [false, ["open", "exercise"]],
  );
  const linked = exercises(`#sheet=${await pack(JSON.stringify(SHEET))}&drawn=1`);
  const late = createLateExercises(linked.doors);
  await late.here();
  assert.match(linked.text(), /question 1 of 2/);
  const { href } = location;
  for (const address of [`?${LINK}`, href]) {
    history.replaceState(null, "", address);
    await late.here();
    linked.panel.children[1].replaceChildren(...(address === href ? linked.panel.children[1].children : []));
  }
  assert.match(linked.text(), /question 1 of 2/, "it hears that the address holds none any longer");
});
