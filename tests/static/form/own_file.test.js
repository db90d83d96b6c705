import assert from "node:assert/strict";
import { test } from "node:test";
import "./table.js";
import { Node, openPage } from "../page.js";
import { openServer, until } from "../server.js";

openPage();
const server = openServer();
const { createFile } = await import("../../../static/form/own_file.view.js");
const LIMITS = { pasted: 40, table: 60 };

/** The door for files, with these limits of letters. */
async function files() {
  const page = openPage();
  const { fetch } = /** @type {any} */ (globalThis);
  /** @type {any} */ (globalThis).fetch = async (/** @type {string} */ path, /** @type {any} */ more) => {
    const limits = Object.fromEntries(Object.entries(LIMITS).map(([name, value]) => [name, { value }]));
    if (path === "api/limits") return { ok: true, json: async () => ({ limits }) };
    if (String(path).endsWith("days.csv")) return new Response("a,b\n1,2\n");
    return fetch(path, more);
  };
  const text = new Node("textarea");
  /** @type {any} */ (globalThis.document).querySelector = () => text;
  /** @type {any[]} */
  const changed = [];
  const file = createFile((change) => changed.push(change));
  await new Promise((go) => setTimeout(go)); // after all that waits for the limits, which are there at once
  const root = page.byId("own-file");
  const says = () => /** @type {any} */ (root.querySelector(".own-says"));
  const take = (/** @type {string | Uint8Array<ArrayBuffer>} */ content, name = "a.csv") => {
    const fields = { task: "data", cell: "rnn", hidden: "3" };
    return file.take(/** @type {any} */ ([new File([content], name)]), fields);
  };
  return { root, file, text, changed, take, says };
}

test("a file is as long as its letters, however many bytes each has", async () => {
  const { take, changed, says } = await files();
  const data = "ä,ö\n1,2\n".padEnd(40, "日"); // 40 letters, and more than 100 bytes
  assert.equal(await take(data), "");
  assert.equal(changed[0].data, data);
  assert.equal(says().textContent, "a.csv is in the field above.");
  assert.equal(says().dataset.bad, "false");
});

test("a file that is too long for the form is read for rows that fit, which a click takes", async () => {
  const { take, changed, says, root } = await files();
  const data = "1,2\n".repeat(14);
  server.asked.length = 0;
  assert.equal(await take(data), "");
  assert.deepEqual(changed, [], "nothing of it is in the form yet");
  assert.match(says().textContent, /^a\.csv has 56 letters; at most 40/);
  await until(() => server.asked.length === 1);
  assert.match(server.asked[0], /^api\/columns\?task=data&data=1%2C2.*&cell=rnn&hidden=3$/);
  assert.equal(says().dataset.bad, "true");
  assert.ok(root.querySelector(".own-offers"));
});

test("a file of more bytes than any text of the limit has is not read at all", async () => {
  const { take, changed, says } = await files();
  assert.match(await take("x".repeat(241)), /^a\.csv has 241 bytes; at most 240 can be read\.$/);
  assert.deepEqual(changed, []);
  assert.equal(says().dataset.bad, "true");
});

test("what is no text is said, and other encodings are named", async () => {
  const { take, changed, says } = await files();
  assert.match(await take(new Uint8Array([0x50, 0x4b, 3, 4]), "b.xlsx"), /^b\.xlsx is a spreadsheet file/);
  assert.deepEqual(changed, []);
  await take(new Uint8Array([0xe4, 0x2c, 0x31]), "c.csv");
  assert.equal(changed[0].data, "ä,1");
  assert.match(says().textContent, /^c\.csv is in the field above, read as Windows-1252\.$/);
});

test("of a long text rows are asked for once, when nobody types any more", async () => {
  const { text } = await files();
  server.asked.length = 0;
  for (const more of ["1", "12", "123"]) {
    text.value = `${"1,2\n".repeat(11)}${more}`;
    text.fire("input");
  }
  await until(() => server.asked.length > 0);
  await new Promise((go) => setTimeout(go, 20));
  assert.equal(server.asked.length, 1);
  assert.match(decodeURIComponent(server.asked[0]), /\n123&/);
});

test("a paste that is too long stays out of the form, a short one goes on, and the example is a table", async () => {
  const { text, says, root, changed } = await files();
  text.value = "5".repeat(41);
  assert.equal(text.fire("input").stopped, true);
  assert.match(says().textContent, /^This has 41 letters; at most 40/);
  assert.equal(text.dataset.kept, "", "what else changes in the form leaves it there");
  text.value = "1,2";
  assert.equal(text.fire("input").stopped, false);
  assert.equal(text.dataset.kept, undefined);
  assert.equal(says().textContent, "");
  root.querySelectorAll("button").at(-1)?.click();
  await until(() => changed.length);
  assert.equal(changed[0].data, "a,b\n1,2\n");
});
