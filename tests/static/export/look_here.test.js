import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "../../../static/vendor/uqr/uqr.js";
import { LONGEST, pathOf, toldOf } from "../../../static/export/look_here.js";
import { createLookHere } from "../../../static/export/look_here.view.js";
import { openPage } from "../page.js";

test("a link that others can open has a code, and is told to lead to the same place", () => {
  const { code, says } = toldOf("http://192.168.1.20:8000/?hidden=6#at=28&open=loss,7,4");
  assert.ok(code);
  assert.match(says, /same step/);
});

test("of an address that only this computer has, it is said how others find it", () => {
  for (const host of ["localhost", "127.0.0.1:8000", "[::1]:8000"])
    assert.match(toldOf(`http://${host}/#at=3`).says, /--host 0\.0\.0\.0/, host);
});

test("a link that is too long for a room has no code, and a sentence says why", () => {
  const long = `http://a.example/?hidden=6#form.data=${"1".repeat(LONGEST)}`;
  assert.equal(toldOf(long).code, false);
  assert.match(toldOf(long).says, new RegExp(`${long.length} letters.*your own numbers`));
  assert.match(toldOf(`http://a.example/?task=data&data=${"1".repeat(LONGEST)}`).says, /own numbers/);
  for (const other of [
    "http://a.example/?text=",
    "http://a.example/#form.text=",
    "http://platform.school.example/?text=form.data=",
  ])
    assert.doesNotMatch(toldOf(`${other}${"1".repeat(LONGEST)}`).says, /own numbers/);
});

test("an open dialog has the link of where one is, also where one is led elsewhere meanwhile", () => {
  const page = openPage("http://a.example/?hidden=6#at=7");
  let [link, led] = ["http://a.example/?hidden=6#at=26", () => {}];
  const toggle = createLookHere(
    () => link,
    (act) => (led = act),
  );
  toggle();
  const drawn = () => page.byId("look-here-code").querySelector("path")?.getAttribute("d");
  const [before] = [drawn()];
  assert.equal(page.byId("look-here-link").value, link);
  link = "http://a.example/?hidden=2#at=3";
  led();
  assert.equal(page.byId("look-here-link").value, link);
  assert.notEqual(drawn(), before);
});

test("the longest link that has a code fits into one, each of its squares drawn once", () => {
  const { data, size } = encode(`http://a.example/?${"x".repeat(LONGEST - 18)}`, { ecc: "L", border: 4 });
  assert.equal(data.length, size);
  assert.equal(pathOf(data).match(/M/g)?.length, data.flat().filter(Boolean).length);
  assert.equal(pathOf([[false, true], [true, false]]), "M1 0h1v1h-1zM0 1h1v1h-1z"); // prettier-ignore
  for (let edge = 0; edge < 4; edge++) assert.ok(data[edge].every((dark) => !dark)); // paper around it
});
