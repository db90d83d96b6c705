/** The engine that answers tests of the page: the one beside them (see engine.py), or else one of their own. */

import { spawn } from "node:child_process";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The port of an engine; if none runs, one is begun and ends with this process. @returns {Promise<number>} */
async function port() {
  const known = process.env.BACKFLOW_TEST_ENGINE;
  if (known) return Number(known);
  const engine = spawn("python", ["-m", "tests.static.engine"], {
    cwd: fileURLToPath(new URL("../../", import.meta.url)),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const line = await new Promise((hear, fail) => {
    engine.on("exit", (code) => fail(new Error(`No engine could be started: it ended with ${code}.`)));
    createInterface({ input: engine.stdout }).once("line", hear);
  });
  for (const each of [engine, engine.stdin, engine.stdout]) /** @type {any} */ (each).unref();
  return Number(line);
}

/** @type {Promise<number> | undefined} */
let listening;

/**
 * A connection to the engine, which is asked in turn and answers in turn.
 * @returns {Promise<{ask: (question: object) => Promise<{status: number, body: string}>, close: () => void}>}
 */
export async function connected() {
  const socket = connect(await (listening ??= port()), "127.0.0.1");
  /** @type {[(answer: any) => void, (why: Error) => void][]} */
  const waiting = [];
  createInterface({ input: socket })
    .on("line", (line) => waiting.shift()?.[0](JSON.parse(line)))
    .on("close", () => waiting.forEach(([, fail]) => fail(new Error("No answer; what the engine said is above."))));
  socket.on("error", (why) => waiting.forEach(([, fail]) => fail(why)));
  return {
    ask: (question) =>
      new Promise((...ends) => {
        waiting.push(ends);
        socket.write(`${JSON.stringify(question)}\n`);
      }),
    close: () => socket.destroy(),
  };
}

/** The answer to one question. @param {object} question @returns {Promise<string>} */
export async function answerTo(question) {
  const engine = await connected();
  const { body } = await engine.ask(question);
  engine.close();
  return body;
}
