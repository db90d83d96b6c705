/** Where a film that is one file opens, and the link to where it is computed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { LONGEST, queryIn } from "../../../static/form/link.js";
import { createPlace, liveLink } from "../../../static/recorded/place.js";

const HOME = "http://back.flow/it/";

test("the live film is the query of the file, where one is; without an address there is none", () => {
  assert.equal(
    liveLink(HOME, "cell=gru&hidden=3", "#at=7&open=delta,0,2"),
    `${HOME}?cell=gru&hidden=3#at=7&open=delta,0,2`,
  );
  assert.equal(liveLink(HOME, "", "#at=7"), `${HOME}#at=7`);
  assert.equal(liveLink(HOME, "", ""), HOME);
  assert.equal(liveLink("", "hidden=3", "#at=7"), "");
});

test("own data that is too long for a proxy stands in the hash of the live film", () => {
  const query = new URLSearchParams({ task: "data", data: "1.25, 2\n".repeat(800), hidden: "4" }).toString();
  const { search, hash } = new URL(liveLink(HOME, query, "#at=7"));
  assert.ok(search.length <= LONGEST);
  assert.match(hash, /^#at=7&form\.data=/);
  assert.deepEqual(new Set(new URLSearchParams(queryIn(search, hash))), new Set(new URLSearchParams(query)));
});

test("a window without an address of its own remembers where one is", () => {
  const place = createPlace("#at=3", {
    hash: () => "",
    replace() {
      throw new Error("about:srcdoc");
    },
  });
  assert.equal(place.hash(), "#at=3");
  place.write("#at=4");
  place.learn();
  assert.equal(place.hash(), "#at=4");
});
