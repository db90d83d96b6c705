/** Reads a list of questions as JSON, and writes what the page's verdicts answer to each: for tests in Python. */

import { readFileSync } from "node:fs";
import { fieldsInForce } from "../../static/form/changes.js";
import { restartsOf } from "../../static/film/sweeps.js";
import { nameOf, recurrentOf } from "../../static/film/ways.js";
import { fieldsOf } from "../../static/form/query.js";
import "./form/table.js";
import { ofBorders, ofClipping, ofCut, ofHighway, ofReach, trendOf } from "../../static/labs/verdicts.js";

/** The time steps at which the state begins anew. @param {string} query @param {any[]} byTime */
const startsOf = (query, byTime) => restartsOf(fieldsInForce(fieldsOf(query)), byTime.length);

/** @type {Record<string, (question: any) => any>} */
const ANSWERS = {
  reach: ({ answer, query }) => {
    const layer = recurrentOf(answer);
    return ofReach(layer, startsOf(query, layer.log10_jacobian_norms));
  },
  trend: ({ found }) => trendOf(found).side,
  cuts: ({ answer, steps }) => answer.compare.map((/** @type {any} */ way) => ofCut(way, nameOf(way.algorithm), steps)),
  borders: ({ query, steps }) => ofBorders(fieldsOf(query), steps),
  highway: ({ answers, query }) => {
    const [lstm, gru, rnn] = answers.map(recurrentOf);
    return ofHighway({ lstm, gru, rnn }, fieldsOf(query).loss_at, startsOf(query, lstm.log10_dc));
  },
  clipping: ({ answer }) => ofClipping(answer.clipping),
};

const questions = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(questions.map((/** @type {any} */ question) => ANSWERS[question.kind](question))));
