// The modules of a page as few files: what it needs at its start in one, and each part that comes late in one more.
// `make bundle` writes them to static/bundle; app/http/modules.py serves them while they are made of the modules as
// they are, and the modules themselves where one has changed since. `node .ci/bundle.mjs --check` fails then.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const STATIC = new URL("../static/", import.meta.url);
const BUNDLE = new URL("bundle/", STATIC);
const ENTRIES = { "main.js": "main", "embed/main.js": "embed" }; // each page's script, and what its file is called
const ABOUT = "bundle.json";

/** The names and texts of all our modules in one word, as app/http/modules.py makes it. */
function sources() {
  const digest = createHash("sha256");
  const names = readdirSync(STATIC, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  for (const name of names.filter((each) => /^(?!vendor\/|bundle\/).*\.js$/.test(each)).sort()) {
    const text = readFileSync(new URL(name, STATIC));
    digest.update(`${name}\n${text.length}\n`).update(text);
  }
  return digest.digest("hex");
}

/** A file of static/bundle as it is; nothing where there is none. */
function kept(name) {
  const place = new URL(name, BUNDLE);
  return existsSync(place) ? readFileSync(place, "utf8") : "";
}

/** The files of one page. All stand beside each other, one folder below static/, as most modules do. */
async function built(entry, name) {
  const build = await rolldown({
    input: fileURLToPath(new URL(entry, STATIC)),
    external: /\/vendor\//,
    makeAbsoluteExternalsRelative: false, // a path to static/vendor stays as it is written
    platform: "browser",
    onLog: (_, log) => {
      throw new Error(log.message);
    },
  });
  const { output } = await build.generate({
    dir: fileURLToPath(BUNDLE),
    format: "esm",
    minify: true,
    entryFileNames: `${name}.js`,
    chunkFileNames: (chunk) => `${name}-${chunk.name.replace(".view", "")}.js`,
  });
  return output.map(({ fileName, code }) => [fileName, code]);
}

/** All files of static/bundle: name and text. @returns {Promise<Map<string, string>>} */
async function bundled() {
  const files = new Map();
  for (const [entry, name] of Object.entries(ENTRIES))
    for (const [file, code] of await built(entry, name)) files.set(file, code);
  const scripts = Object.fromEntries(Object.entries(ENTRIES).map(([entry, name]) => [entry, `bundle/${name}.js`]));
  files.set(ABOUT, `${JSON.stringify({ sources: sources(), scripts }, null, 2)}\n`);
  return files;
}

const [, , way = "--write"] = process.argv;
const files = await bundled();
if (way === "--write") {
  rmSync(BUNDLE, { recursive: true, force: true });
  mkdirSync(BUNDLE);
  for (const [name, text] of files) writeFileSync(new URL(name, BUNDLE), text);
} else {
  const stale = [...files].filter(([name, text]) => text !== kept(name)).map(([name]) => name);
  const left = kept(ABOUT) ? readdirSync(BUNDLE).filter((name) => !files.has(name)) : [];
  for (const name of [...stale, ...left]) console.error(`static/bundle/${name} is not what the modules make.`);
  if (stale.length || left.length) {
    console.error("Make it anew with 'make bundle'.");
    process.exitCode = 1;
  }
}
