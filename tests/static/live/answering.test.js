import assert from "node:assert/strict";
import { test } from "node:test";
import { Node, openPage } from "../page.js";

openPage();
const { createAnswering } = await import("../../../static/live/answering.view.js");

/** @param {any} change @returns {any} */
const asked = (change) => ({
  ...{ id: "q1", round: 1, kind: "number", ask: "What is it?", phase: "open", answered: 3, counts: null, truth: null },
  ...{ of: { n: 30, name: "delta", example: 0, i: 2 }, ...change },
});

test("at the reveal a follower hears the mistake that most have made, and what it is called", async () => {
  /** @type {string[]} */
  const urls = [];
  const known = { value: 0.31, mistaken: [{ mistake: "f_prime_missing", says: "f' is left out", value: 0.42 }] };
  const { fetch } = globalThis;
  globalThis.fetch = /** @type {any} */ (
    async (/** @type {string} */ url) => (urls.push(url), { ok: true, json: async () => known })
  );
  try {
    const host = /** @type {any} */ (new Node("div"));
    const card = createAnswering(host, { query: () => "cell=rnn" });
    card.draw("KTQ4", asked({}));
    card.draw("KTQ4", asked({ phase: "closed", counts: { 0.31: 1, 0.42: 2 } }));
    const said = () => host.querySelector(".live-mistake").textContent;
    const whole = () => new Promise((done) => setTimeout(done));
    await whole();
    assert.deepEqual([said(), urls], ["", []], "nothing is told before");
    const revealed = asked({ phase: "revealed", counts: { 0.31: 1, 0.42: 2 }, truth: 0.31 });
    card.draw("KTQ4", revealed);
    await whole();
    assert.match(said(), /The commonest mistake \(2 of 3\): 0.42 .*f' is left out/);
    assert.deepEqual(urls, ["api/mistaken?cell=rnn&n=30&name=delta&b=0&i=2"]);
    card.draw("KTQ4", asked({ id: "q2", kind: "sign", of: undefined }));
    assert.equal(said(), "", "another question");
    card.draw("KTQ4", revealed);
    card.draw("KTQ4", asked({ id: "q3" }));
    await whole();
    assert.equal(said(), "", "what comes late is of another question");
    assert.equal(urls.length, 1, "the same number is asked for once");
  } finally {
    globalThis.fetch = fetch;
  }
});

test("what becomes of an answer is not said of a question that is closed, told or another meanwhile", async () => {
  /** @type {(how: any) => void} */
  let come = () => {};
  const { fetch } = globalThis;
  globalThis.fetch = () => new Promise((done) => (come = done));
  const refused = { ok: false, status: 409, json: async () => ({ error: { message: "It is closed.", fields: [] } }) };
  const closed = "Closed: the answers are counted.";
  const later = /** @type {[any, any, string][]} */ ([
    [{}, { ok: true }, "Sent. You can change it until the question is closed."],
    [{ phase: "closed", counts: {} }, { ok: true }, closed],
    [{ phase: "closed", counts: {} }, refused, "Not sent: It is closed."],
    [{ phase: "revealed", counts: {}, of: undefined }, { ok: true }, ""],
    [{ round: 2 }, { ok: true }, "Once more, after you have talked about it."],
    [{ id: "q2" }, refused, ""],
  ]);
  try {
    for (const [change, how, says] of later) {
      const host = /** @type {any} */ (new Node("div"));
      const card = createAnswering(host, { query: () => "" });
      card.draw("KTQ4", asked({}));
      host.querySelector("input").value = "0.5";
      host.querySelector(".main").click();
      card.draw("KTQ4", asked(change));
      come(how);
      await new Promise((done) => setTimeout(done));
      assert.equal(host.querySelector(".live-sent").textContent, says, JSON.stringify(change));
    }
  } finally {
    globalThis.fetch = fetch;
  }
});
