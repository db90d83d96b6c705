import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { sentence } from "../../../static/now/sentences.js";
import { ALL } from "../../../static/shared/numbers.js";
import { goldenTraces, randomTraces } from "../golden.js";
import { checkClaims } from "./claims.js";

for (const film of [
  ...goldenTraces(),
  ...(await Promise.all((process.env.SEEDS ?? "3 4").split(" ").map((seed) => randomTraces(Number(seed))))).flat(),
])
  test(`every claim of every sentence of ${film.name} is true by the numbers of its step`, () => {
    const { start, steps } = film;
    for (const example of start.batch > 1 ? [0, start.batch - 1, ALL] : [0]) {
      let board = null;
      for (let n = 0; n <= steps.length; n++) {
        board = boardAt(film, n, example, board);
        const text = sentence(board);
        try {
          checkClaims(text, film, n, example);
        } catch (error) {
          assert.fail(`position ${n}, example ${example}: ${text}\n${error}`);
        }
      }
    }
  });
