import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import babel from "../../node_modules/prettier/plugins/babel.mjs";

const STRIP = `
import json, sys
from pathlib import Path
from app.http.static_files import undocumented
print(json.dumps({path: undocumented(Path(path).read_bytes()).decode() for path in json.load(sys.stdin)}))
`;

const PATHS = readdirSync("static", { recursive: true, encoding: "utf8" })
  .map((path) => `static/${path}`)
  .filter((path) => path.endsWith(".js") && !/vendor|bundle/.test(path));

/** What a script does: its tree without comments, but with the line of each node. @param {string} text */
const programOf = (text) =>
  JSON.stringify(babel.parsers.babel.parse(text, /** @type {any} */ ({})).program, (key, value) => {
    const place = /^(start|end|index|column|__contentEnd)$/.test(key) && typeof value === "number";
    return place || /omments$|^(range|extra)$/.test(key) ? undefined : value;
  });

test("a module is the same program without its documentation, line by line", () => {
  const options = /** @type {const} */ ({ input: JSON.stringify(PATHS), encoding: "utf8", maxBuffer: 1 << 26 });
  const stripped = JSON.parse(execFileSync("python", ["-c", STRIP], options));
  let [before, after] = [0, 0];
  for (const path of PATHS) {
    const text = readFileSync(path, "utf8");
    [before, after] = [before + text.length, after + stripped[path].length];
    assert.ok(programOf(stripped[path]) === programOf(text), path);
    assert.equal(stripped[path].split("\n").length, text.split("\n").length, path);
  }
  assert.ok(after < 0.85 * before, `${after} of ${before}`);
});
