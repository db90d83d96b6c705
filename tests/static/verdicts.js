/** Reads a list of questions as JSON, and writes what the page's verdicts answer to each: for tests in Python. */

import { readFileSync } from "node:fs";
import { nameOf, recurrentOf } from "../../static/film/ways.js";
import { fieldsOf } from "../../static/form/query.js";
import "./form/table.js";
import { ofBorders, ofClipping, ofCut, ofHighway, ofReach, trendOf } from "../../static/labs/verdicts.js";

/** @type {Record<string, (question: any) => any>} */
const ANSWERS = {
  reach: ({ answer, query }) => ofReach(recurrentOf(answer), fieldsOf(query).algorithm === "epochwise"),
  trend: ({ found }) => trendOf(found).side,
  cuts: ({ answer, steps }) => answer.compare.map((/** @type {any} */ way) => ofCut(way, nameOf(way.algorithm), steps)),
  borders: ({ query, steps }) => ofBorders(fieldsOf(query), steps),
  highway: ({ answers, query }) => {
    const [lstm, gru, rnn] = answers.map(recurrentOf);
    return ofHighway({ lstm, gru, rnn }, fieldsOf(query).loss_at);
  },
  clipping: ({ answer }) => ofClipping(answer.clipping),
};

const questions = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(questions.map((/** @type {any} */ question) => ANSWERS[question.kind](question))));
