import assert from "node:assert/strict";
import { test } from "node:test";

import { createOwnTexts } from "../../../static/form/own_texts.js";
import { examples, fieldsOf } from "../../../static/form/query.js";
import "./table.js";

const SHIPPED = { text: ["the error flows back", examples().text], data: [examples().data] };
const EXAMPLE = fieldsOf("task=next_letter&text=the error flows back&steps=9&hidden=20");

test("an own text takes the place of an example's, with all else of the example", () => {
  const texts = createOwnTexts(SHIPPED);
  texts.note(fieldsOf("task=next_letter&text=my own text"));
  assert.deepEqual(texts.into(EXAMPLE), { ...EXAMPLE, text: "my own text" });
});

test("an own text comes back with its task, after a film that has none", () => {
  const texts = createOwnTexts(SHIPPED);
  texts.note(fieldsOf("task=data&data=1,2"));
  texts.note(fieldsOf("task=echo"));
  texts.note(EXAMPLE);
  assert.deepEqual(texts.into(EXAMPLE), EXAMPLE, "the other text is nobody's own");
  const again = { ...fieldsOf("task=data"), data: examples().data };
  assert.equal(texts.into(again).data, "1,2");
  assert.equal(texts.into(fieldsOf("task=echo")).data, "", "where the field means nothing it stays empty");
});

test("a film with a text of the page's own takes nobody's own text away", () => {
  const texts = createOwnTexts(SHIPPED);
  texts.note(fieldsOf("task=next_letter&text=my own text"));
  texts.note(EXAMPLE);
  assert.equal(texts.into(EXAMPLE).text, "my own text");
});

test("who has written nothing gets what is shipped, and another own text is left alone", () => {
  const texts = createOwnTexts(SHIPPED);
  assert.deepEqual(texts.into(EXAMPLE), EXAMPLE);
  texts.note(fieldsOf("task=next_letter&text=my own text"));
  const other = fieldsOf("task=next_letter&text=another own text");
  assert.deepEqual(texts.into(other), other);
});
