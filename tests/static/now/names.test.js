/** What numbers, roads and places are called on the page: terms of the field, and none of our own. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const STATIC = new URL("../../../static/", import.meta.url);
const ROOMS = ["cells", "compare", "inside", "labs", "now", "panels", "predictions", "stage", "training"];
const OURS = new RegExp(
  "of the past|(?:the|its) (?:past|future)|the memory|the sum z|\\b(?:i, write|f, keep|o, read|u, hold)\\b" +
    "|δ under|blames|journey|highway is",
);

/** The text of a module without its comments. @param {string} text */
const uncommented = (text) => text.replaceAll(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, "");

test("states, gates, pre-activations and time steps have their terms wherever the page names them", () => {
  for (const room of ROOMS)
    for (const file of readdirSync(new URL(`${room}/`, STATIC)).filter((name) => name.endsWith(".js"))) {
      const found = OURS.exec(uncommented(readFileSync(new URL(`${room}/${file}`, STATIC), "utf8")));
      assert.equal(found?.[0], undefined, `${room}/${file}`);
    }
});
