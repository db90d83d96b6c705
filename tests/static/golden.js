/** The golden traces, as a reader of the stream has them. */

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = process.env.GOLDEN ?? fileURLToPath(new URL("../golden/", import.meta.url));

/** @typedef {{name: string, start: any, steps: any[], end: any}} Golden */

/** Every golden trace that is a whole film. @returns {Golden[]} */
export function goldenTraces() {
  const names = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
  return names.map((name) => {
    const lines = readFileSync(`${folder}/${name}`, "utf8").trim().split("\n");
    const messages = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind);
    return { name, start: messages[0], steps: messages.slice(1, -1), end: messages[messages.length - 1] };
  });
}
