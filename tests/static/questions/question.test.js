import assert from "node:assert/strict";
import { test } from "node:test";
import { Node, openPage } from "../page.js";

openPage();
const { createQuestion, questionHere } = await import("../../../static/questions/question.view.js");
const { createStagePlaces } = await import("../../../static/questions/places.view.js");

/** @type {any} */
const NUMBER = { id: "a", kind: "number", ask: "What is it?", truth: 0.31, says: "Because.", tolerance: 0.05 };

/** @type {any} */
const WHERE = { id: "p", kind: "place", ask: "Where?", truth: "0,2" };

/**
 * A question on the page, and what a person does with it.
 * @param {any} asked @param {any} [doors] @param {any} [given]
 */
function shown(asked, doors = {}, given = null) {
  const host = /** @type {any} */ (new Node("div"));
  const question = createQuestion(host, doors);
  question.show(asked, given);
  const find = (/** @type {string} */ selector) => /** @type {any} */ (host.querySelector(selector));
  return { host, question, find, text: () => host.textContent, reveal: () => find(".main").click() };
}

test("a number that is typed is committed by Enter, and revealed by the button", () => {
  /** @type {any[]} */
  const heard = [];
  const { question, find, text, reveal } = shown(NUMBER, { judged: (/** @type {any[]} */ ...all) => heard.push(all) });
  find("input").value = "0,3";
  find("input").fire("keydown", { key: "Enter" });
  assert.equal(question.answered(), 0.3);
  assert.ok(!text().includes("Because") && !text().includes("0.31"), "nothing is told before Reveal");
  assert.equal(find("input").disabled, true);
  reveal();
  assert.match(text(), /✓ Right: 0.31/);
  assert.match(text(), /Because/);
  assert.deepEqual(heard[0].slice(1), [0.3, { right: true, says: null, mistake: null }]);
});

test("Reveal commits what is typed, and asks for an answer where there is none", () => {
  const { question, find, text, reveal } = shown(NUMBER);
  reveal();
  assert.match(text(), /Write a number first/);
  assert.equal(question.revealed(), false);
  find("input").value = "-0.31";
  reveal();
  assert.match(text(), /✗ Not right: you said −0.31; it is 0.31/);
  assert.match(text(), /sign is the other one/);
});

test("what was revealed cannot be answered again, until another question is shown", () => {
  let count = 0;
  const { question, find, reveal } = shown(NUMBER, { judged: () => count++ });
  find("input").value = "1";
  for (let i = 0; i < 3; i++) (reveal(), question.reveal());
  assert.equal(count, 1);
  question.show({ ...NUMBER, id: "b" });
  assert.equal(question.answered(), null);
  assert.equal(find("input").value, "");
});

test("signs and choices are chosen by their buttons", () => {
  const sign = shown({ id: "s", kind: "sign", ask: "Its sign?", truth: "-" });
  sign.find('[data-sign="-"]').click();
  assert.equal(sign.find('[data-sign="-"]').getAttribute("aria-pressed"), "true");
  sign.reveal();
  assert.match(sign.text(), /✓ Right: negative/);
  const choice = shown({ id: "c", kind: "choice", ask: "Which?", choices: ["this", "that"], truth: 1 });
  choice.find('[value="0"]').checked = true;
  choice.reveal();
  assert.match(choice.text(), /you said this; it is that/);
  const numbers = shown({ id: "n", kind: "choice", ask: "Which?", choices: ["1", "2", "3"], truth: 1 });
  numbers.find('[value="1"]').checked = true;
  numbers.reveal();
  assert.equal(numbers.question.answered(), 1);
  assert.match(numbers.text(), /✓ Right: 2/);
});

test("a place is chosen on the stage or from the list, and marked there", () => {
  /** @type {any[]} */
  const marks = [];
  let hear = (/** @type {string} */ _) => {};
  let heard = 0;
  const place = {
    all: () => [
      { answer: "0,1", name: "h¹ at t = 1" },
      { answer: "0,2", name: "h¹ at t = 2" },
    ],
    listen: (/** @type {any} */ act) => ((hear = act), () => heard++),
    mark: (/** @type {any[]} */ ...all) => marks.push(all),
  };
  const { find, text, reveal } = shown(WHERE, { place });
  hear("7,7");
  assert.equal(find("select").value, "");
  hear("0,1");
  assert.equal(find("select").value, "0,1");
  reveal();
  assert.match(text(), /you said h¹ at t = 1; it is h¹ at t = 2/);
  assert.deepEqual(marks.at(-1), ["0,1", ["0,2"]]);
  assert.ok(heard > 0, "the stage is heard no more");
});

test("another film has other places: the list is the same, and what is chosen stays where it can", () => {
  /** @type {any[]} */
  const marks = [];
  let last = 0; // time step of the film; none while there is no film
  let come = () => {};
  const place = {
    all: () => Array.from({ length: last }, (_, t) => ({ answer: `0,${t}`, name: `h¹ at t = ${t}` })),
    listen: (/** @type {any} */ _, /** @type {any} */ came) => ((come = came), () => {}),
    mark: (/** @type {any[]} */ ...all) => marks.push(all),
  };
  const { find } = shown(WHERE, { place });
  const [list, options] = [find("select"), () => find("select").childNodes.length];
  assert.equal(options(), 1);
  [last] = [4];
  come();
  assert.deepEqual(
    [find("select"), options(), list.value],
    [list, 5, ""],
    "who stands in the list, stands there still",
  );
  list.value = "0,3";
  come();
  assert.deepEqual([list.value, marks.at(-1)], ["0,3", ["0,3", []]]);
  [last] = [3];
  come();
  assert.deepEqual([list.value, marks.at(-1)], ["", [null, []]]);
  const { find: again } = shown(WHERE, { place, send: () => {} }, "0,3");
  assert.equal(again("select").value, "");
  [last] = [4];
  come();
  assert.equal(again("select").value, "0,3", "what was sent before the page was reloaded");
});

test("without a truth an answer is taken and not judged", () => {
  const { find, text, reveal } = shown({ ...NUMBER, truth: undefined });
  find("input").value = "5";
  reveal();
  assert.match(text(), /Answered: 5/);
});

test("a wrong number of the film is looked up in the catalogue of mistakes", async () => {
  /** @type {string[]} */
  const urls = [];
  const known = {
    value: 0.31,
    mistaken: [{ mistake: "f_prime_missing", says: "the derivative f' is missing", value: 0.42 }],
  };
  const { fetch } = globalThis;
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ url) => (urls.push(url), { ok: true, json: async () => known })
  );
  try {
    const of = { n: 30, name: "delta", layer: 0, t: 3, i: 2, example: 1 };
    const { find, text, reveal } = shown({ ...NUMBER, of }, { query: () => "cell=rnn" });
    find("input").value = "0.42";
    reveal();
    await new Promise((done) => setTimeout(done));
    assert.match(text(), /0.42 is what a known mistake gives, made all the way back: the derivative f' is missing/);
    const weight = shown({ ...NUMBER, of: { ...of, name: "dU", i: 1, j: 2 } }, { query: () => "" });
    weight.find("input").value = "7";
    weight.reveal();
    await new Promise((done) => setTimeout(done));
    assert.doesNotMatch(weight.text(), /known mistake/);
    assert.deepEqual(urls, ["api/mistaken?cell=rnn&n=30&name=delta&b=1&i=2", "api/mistaken?n=30&name=dU&b=1&i=2"]);
  } finally {
    globalThis.fetch = fetch;
  }
});

/** A question of a class, of which the truth is not known yet. */
const ASKED = { ...NUMBER, truth: undefined, says: undefined };

test("an answer to a class goes out, may be changed, and is judged when the class is told", () => {
  const sent = /** @type {any[]} */ ([]);
  const { question, find, text, reveal } = shown(ASKED, {
    send: (/** @type {any} */ _, /** @type {any} */ x) => sent.push(x),
  });
  assert.equal(find(".main").textContent, "Send");
  reveal();
  assert.match(text(), /Write a number first/);
  find("input").value = "0.5";
  find("input").fire("keydown", { key: "Enter" });
  find("input").value = "-0.31";
  reveal(); // by its button
  assert.deepEqual(sent, [0.5, -0.31]);
  assert.equal(find("input").disabled, false);
  assert.match(find(".hint").textContent, /%|within/, "how near is near enough");
  question.close();
  assert.deepEqual([find("input").disabled, find(".main").hidden, find(".hint").textContent], [true, true, ""]);
  question.tell(NUMBER);
  question.tell(NUMBER);
  assert.match(text(), /✗ Not right: you said −0.31; it is 0.31/);
  assert.match(text(), /sign is the other one/);
});

test("who has not answered is told what is right, and an answer of before stands in its field", () => {
  const silent = shown(ASKED, { send: () => {} });
  silent.question.tell(NUMBER);
  assert.match(silent.text(), /The answer: 0.31.*Because/);
  const again = shown(ASKED, { send: () => {} });
  again.question.show(ASKED, 0.25);
  assert.deepEqual([again.find("input").value, again.find(".main").textContent], ["0.25", "Change my answer"]);
  assert.equal(again.question.answered(), 0.25);
  const open = shown(ASKED, { send: () => {} });
  open.question.tell(ASKED);
  assert.doesNotMatch(open.text(), /The answer/, "nobody knows it");
});

test("of a question that goes away unanswered nothing is marked on the stage, and nothing heard", () => {
  const film = { start: { steps: 4, layers: [{ cell: "rnn", name: "h1" }] } };
  const place = createStagePlaces({ store: /** @type {any} */ ({ get: () => ({ film }), watch() {} }), changed() {} });
  const cell = /** @type {any} */ ({ layer: 0, t: 1 });
  const { question, find } = shown(WHERE, { place });
  assert.equal(place.choose(cell), true);
  assert.ok(place.over());
  question.end();
  assert.deepEqual([place.choose(cell), place.over(), question.reveal()], [false, undefined, false]);
  assert.equal(questionHere(), null, "and it is put to no class");
  question.show(WHERE);
  assert.equal(place.choose(cell), true, "the same is asked again");
  assert.equal(find("select").value, "0,1");
});
