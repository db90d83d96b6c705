/** What the form says <-> the page's address. Pure. */

/** @typedef {Record<string, string>} Fields */

/** What the server takes where a link is silent; the default film. @type {Fields} */
export const DEFAULTS = {
  cell: "rnn",
  hidden: "6",
  activation: "tanh",
  forget_bias: "",
  reset: "after",
  output: "",
  task: "echo",
  steps: "8",
  batch: "1",
  lag: "3",
  symbols: "4",
  span: "3",
  period: "8",
  noise: "0.02",
  text: "",
  data: "",
  columns: "1",
  roles: "",
  scaling: "none",
  ahead: "0",
  algorithm: "full",
  k1: "2",
  k2: "4",
  length: "4",
  sweeps: "",
  loss: "cross_entropy",
  loss_at: "every",
  l2: "0",
  optimizer: "sgd",
  rate: "0.1",
  beta: "0.9",
  beta1: "0.9",
  beta2: "0.999",
  epsilon: "1e-8",
  clip: "",
  limit: "1",
  init: "glorot",
  radius: "",
  params: "",
  seed: "0",
  changes: "",
  iteration: "0",
  digits: "6",
  biases: "true",
};

/** Which fields mean something only for some tasks. @type {Record<string, string[]>} */
export const ONLY_FOR = {
  steps: ["echo", "adding", "temporal_order", "parity", "sine", "reber", "next_letter"],
  batch: [
    "echo",
    "copy",
    "adding",
    "temporal_order",
    "parity",
    "sine",
    "reber",
    "next_letter",
    "xor",
    "spirals",
    "circles",
    "iris",
  ],
  lag: ["echo", "copy"],
  symbols: ["echo", "copy"],
  span: ["copy"],
  period: ["sine"],
  noise: ["spirals", "circles"],
  text: ["next_letter"],
  data: ["data"],
  columns: ["data"],
  roles: ["data"],
  scaling: ["data"],
  ahead: ["data"],
};

/** Which fields mean something only for some cells. @type {Record<string, string[]>} */
export const ONLY_WITH = { activation: ["dense", "rnn"], forget_bias: ["lstm"], reset: ["gru"] };

/** Which fields mean something only for some algorithms. @type {Record<string, string[]>} */
export const ONLY_BY = { k1: ["truncated"], k2: ["truncated"], length: ["chunked", "epochwise"], sweeps: ["custom"] };

/** Which fields mean something only beside a choice in another field. @type {Record<string, [string, string[]]>} */
export const ONLY_BESIDE = {
  beta: ["optimizer", ["momentum"]],
  beta1: ["optimizer", ["adam"]],
  beta2: ["optimizer", ["adam"]],
  epsilon: ["optimizer", ["adam"]],
  limit: ["clip", ["norm", "value"]],
  columns: ["roles", [""]],
};

/** Fields that a link leaves out while they say nothing new, because few people touch them. */
const QUIET = [
  "optimizer",
  "clip",
  "forget_bias",
  "reset",
  "output",
  "loss_at",
  "l2",
  "init",
  "radius",
  "params",
  "changes",
  "iteration",
  "digits",
  "biases",
  "roles",
  "scaling",
  "ahead",
];

/** How weights begin, which says nothing where they are the person's own. */
const DRAWN = ["init", "radius", "forget_bias"];

/** @param {string} field @param {Fields} fields */
export function applies(field, fields) {
  if (DRAWN.includes(field) && fields.params) return false;
  const cells = `${fields.cell},${fields.hidden}`;
  const [beside, choices] = ONLY_BESIDE[field] ?? [field, []];
  if (choices.length && !choices.includes(fields[beside])) return false;
  if (!(ONLY_BY[field]?.includes(fields.algorithm) ?? true)) return false;
  return (
    (ONLY_FOR[field]?.includes(fields.task) ?? true) && (ONLY_WITH[field]?.some((cell) => cells.includes(cell)) ?? true)
  );
}

/** @param {Fields} fields @returns {string} the query of a link which says all that matters */
export function queryOf(fields) {
  const query = new URLSearchParams();
  for (const [field, value] of Object.entries(fields)) {
    const silent = QUIET.includes(field) && value === DEFAULTS[field];
    if (applies(field, fields) && !silent) query.set(field, value);
  }
  return query.toString();
}

/** Unknown fields stay in, so that the server can refuse them by name. @param {string} query @returns {Fields} */
export function fieldsOf(query) {
  const said = /** @type {Fields} */ (Object.fromEntries(new URLSearchParams(query)));
  const task = said.task || (said.cell === "dense" ? "xor" : "echo");
  return { ...DEFAULTS, ...suitedTo(task), ...nonEmpty(said, ["task", "batch", "loss"]), task };
}

/** Examples in a batch where a link is silent; else 1. @type {Record<string, string>} */
const BATCHES = {
  ...{ xor: "4", sine: "4", circles: "16", iris: "16" },
  ...{ spirals: "8", copy: "8", adding: "8", temporal_order: "8", parity: "8", reber: "8" },
};

/** What is left out follows the task, as the server has it. @param {string} task @returns {Fields} */
export const suitedTo = (task) => ({
  batch: BATCHES[task] ?? "1",
  loss: ["data", "adding", "sine"].includes(task) ? "half_mse" : "cross_entropy",
});

/** Fields for which empty means left out. @param {Fields} said @param {string[]} names @returns {Fields} */
const nonEmpty = (said, names) =>
  Object.fromEntries(Object.entries(said).filter(([name, value]) => value || !names.includes(name)));
