import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { scalesOf } from "../../../static/film/scales.js";
import { ALL } from "../../../static/shared/numbers.js";
import { createGrid } from "../../../static/stage/grid.view.js";
import { gridLayout } from "../../../static/stage/layout.js";
import { goldenTraces, linkTraces } from "../golden.js";
import { legendAt, sameColour, THEMES } from "../looks.js";
import { Pen } from "../pen.js";

const FILMS = Object.fromEntries(goldenTraces().map((film) => [film.name.replace(".jsonl", ""), film]));
[FILMS.rtrl, FILMS.long, FILMS.reber, FILMS.weighted, FILMS.huge, FILMS.parity, FILMS.adding] = await linkTraces([
  "hidden=3&steps=5&lag=2&algorithm=rtrl",
  "hidden=4&steps=70&lag=2",
  "task=reber&hidden=4",
  "hidden=3&steps=5&lag=2&loss_at=last",
  "hidden=4&steps=14&lag=1&activation=linear&radius=9",
  "task=parity&hidden=4&iteration=30",
  "task=adding&hidden=3&steps=5",
]);
const [WIDTH, HEIGHT] = [900, 420];

/**
 * What a film's stage shows at a position, as marks and as the numbers behind them.
 * @param {string} name
 * @param {{n?: number, example?: number, theme?: string, width?: number, height?: number, left?: number, log?:
 *   boolean}} how
 */
function stageOf(name, { n, example = 0, theme = "light", width = WIDTH, height = HEIGHT, left = 0, log = true } = {}) {
  const film = FILMS[name];
  const board = boardAt(film, n ?? film.steps.length, example);
  const scales = scalesOf([film.steps], log);
  const grid = gridLayout(film.start, width, height);
  const scene = createGrid(film.start, THEMES[theme], width, height);
  const pen = new Pen();
  scene.still(/** @type {any} */ (pen), board, scales, null, { left, width, height });
  return { ...film, board, scales, grid, scene, pen, palette: THEMES[theme].palette };
}

/** The coloured patches of a cell, its paper left out. @param {any} stage @param {number} layer @param {number} t */
function patchesIn({ pen, grid }, layer, t) {
  const { x, y, w, h } = grid.cell(layer, t);
  return pen.all("box").filter((/** @type {any} */ box) => box.x > x && box.x < x + w && box.y > y && box.y < y + h);
}

/** @param {any[]} rows @param {number} example */
const row = (rows, example) => rows[example].map(Number);

for (const theme of Object.keys(THEMES))
  test(`a cell's colours are those of its legend: of its values, then of its errors, in ${theme}`, () => {
    for (const log of [true, false]) {
      const half = stageOf("rnn_echo", { n: 9, theme, log });
      const whole = stageOf("rnn_echo", { theme, log });
      for (const [stage, name, scale, stops] of /** @type {any[]} */ ([
        [half, "h", half.scales.value, half.palette.value],
        [whole, "delta", whole.scales.error, whole.palette.error],
      ])) {
        const step = name === "h" ? stage.board.forward[0][1] : stage.board.backward[0][1];
        const numbers = row(step.values[name], 0);
        const seen = patchesIn(stage, 0, 1);
        assert.equal(seen.length, numbers.length, name);
        numbers.forEach((x, i) => assert.ok(sameColour(seen[i].colour, legendAt(x, scale, stops)), `${name}[${i}]`));
        assert.deepEqual(
          seen.map((/** @type {any} */ { x }) => x),
          seen
            .map((/** @type {any} */ { x }) => x)
            .toSorted((/** @type {number} */ a, /** @type {number} */ b) => a - b),
        );
      }
    }
  });

test("each example of a batch has its own colours, and all together those of their root mean square", () => {
  const { start } = FILMS.mixed;
  assert.ok(start.batch > 1);
  const [layer, last] = [start.layers.length - 1, start.steps - 1];
  const colours = [0, 1, ALL].map((example) => {
    const stage = stageOf("mixed", { example });
    const rows = /** @type {any} */ (stage.board.backward[layer][last]).values.delta;
    const numbers =
      example === ALL
        ? rows[0].map((/** @type {any} */ _, /** @type {number} */ i) =>
            Math.sqrt(
              rows.reduce((/** @type {number} */ sum, /** @type {any} */ r) => sum + Number(r[i]) ** 2, 0) /
                rows.length,
            ),
          )
        : row(rows, example);
    const seen = patchesIn(stage, layer, last);
    assert.equal(seen.length, numbers.length);
    numbers.forEach((/** @type {number} */ x, /** @type {number} */ i) =>
      assert.ok(sameColour(seen[i].colour, legendAt(x, stage.scales.error, stage.palette.error)), `${example} ${i}`),
    );
    return seen.map((/** @type {any} */ { colour }) => colour).join();
  });
  assert.ok(new Set(colours).size > 1);
});

test("an LSTM's cell shows h over c, and after its errors dh over dc", () => {
  for (const [n, names] of /** @type {[number | undefined, string[]][]} */ ([
    [6, ["h", "c"]],
    [undefined, ["dh", "dc"]],
  ])) {
    const stage = stageOf("lstm_truncated", { n });
    const layer = stage.start.layers.findIndex((/** @type {any} */ { cell }) => cell === "lstm");
    const step = n ? stage.board.forward[layer][0] : stage.board.backward[layer][0];
    const [scale, stops] = n ? [stage.scales.value, stage.palette.value] : [stage.scales.error, stage.palette.error];
    const seen = patchesIn(stage, layer, 0);
    const numbers = names.flatMap((name) => row(/** @type {any} */ (step).values[name], 0));
    assert.equal(seen.length, numbers.length);
    numbers.forEach((x, i) => assert.ok(sameColour(seen[i].colour, legendAt(x, scale, stops)), `${names} ${i}`));
    const half = numbers.length / 2;
    assert.ok(Math.max(...seen.slice(0, half).map(({ y }) => y)) < Math.min(...seen.slice(half).map(({ y }) => y)));
  }
});

test("every road ends at its cells: up, on, and down from the target, before and after the error", () => {
  for (const n of [0, 9, undefined]) {
    const stage = stageOf("rnn_echo", { n });
    const { grid, start, board, pen } = stage;
    const lines = pen.all("line");
    const ends = (/** @type {any} */ { from, to }) => [from, to];
    const near = (/** @type {number[]} */ [x, y], /** @type {number} */ atX, /** @type {number} */ atY) =>
      Math.abs(x - atX) <= 7 && Math.abs(y - atY) <= 7; // two strands lie beside each other
    for (let t = start.request.task.lag; t < start.steps; t++) {
      const [here, before] = [grid.cell(0, t), grid.cell(0, t - 1)];
      const middle = here.y + here.h / 2;
      const on = lines.filter((/** @type {any} */ line) => {
        const [a, b] = ends(line).toSorted(([x], [y]) => x - y);
        return near(a, before.x + before.w, middle) && near(b, here.x, middle);
      });
      assert.ok(on.length, `on to t = ${t} at ${n}`);
      const top = grid.cell(1, t);
      const up = lines.filter((/** @type {any} */ line) => {
        const [a, b] = ends(line).toSorted(([, x], [, y]) => x - y);
        return near(a, grid.x(t), top.y + top.h) && near(b, grid.x(t), here.y);
      });
      assert.ok(up.length, `up at t = ${t} at ${n}`);
      const heads = pen.all("head").map(({ points }) => points[0]);
      const arrived = board.backward[1][t] !== undefined;
      assert.equal(
        heads.some((/** @type {any} */ [x, y]) => x === grid.x(t) && y === top.y),
        arrived,
        "from the target",
      );
      assert.equal(
        heads.some((/** @type {any} */ [x, y]) => x === grid.x(t) && y === here.y),
        arrived,
        "down",
      );
      assert.equal(
        heads.some((/** @type {any} */ [x, y]) => x === before.x + before.w && y === middle),
        arrived,
        "back",
      );
    }
  }
});

test("a road of the error is as wide as its legend says, and as strong as how near its pass is", () => {
  const { steps, start } = FILMS.rnn_naive;
  const strengths = new Set();
  for (const n of steps.flatMap(({ phase }, k) => (phase === "backward" ? [k + 1] : []))) {
    const { board, grid, scales, pen, palette } = stageOf("rnn_naive", { n });
    const { most, decades } = scales.error;
    const widest = (/** @type {number} */ size) => 1 + 11 * Math.max(0, 1 + Math.log10(size / most) / decades) ** 2;
    for (let t = 1; t < start.steps; t++) {
      const step = /** @type {any} */ (board.backward[0][t]);
      if (!step) continue;
      const { x, y, h } = grid.cell(0, t);
      const strands = pen.all("line").filter(({ colour }) => colour !== palette.paper);
      const back = strands.filter(({ from, to }) => from[0] === x && to[0] < x && Math.abs(from[1] - y - h / 2) < 7);
      const down = strands.filter(
        ({ from, to }) => from[1] === y + h && to[1] > y + h && Math.abs(from[0] - grid.x(t)) < 7,
      );
      for (const [name, lines] of /** @type {[string, any[]][]} */ ([
        ["dh_prev", back],
        ["dx", down],
      ])) {
        const size = Math.hypot(...row(step.values[name], 0));
        if (!size) continue;
        const width = lines.reduce((sum, line) => sum + line.width, 0);
        assert.ok(Math.abs(width - widest(size)) < 0.41, `${name} at ${t}: ${width} of ${widest(size)}`);
        const strength = board.step === step ? 1 : step.sweep === board.sweep ? 0.6 : 0.22;
        for (const { alpha } of lines) assert.equal(alpha, strength);
        strengths.add(strength);
      }
    }
  }
  assert.deepEqual([...strengths].sort(), [0.22, 0.6, 1]);
});

test("what comes back from t + 1 is hollow or dashed, what comes down is not", () => {
  const { pen, grid, start, palette } = stageOf("rnn_echo");
  for (let t = 1; t < start.steps; t++) {
    const { x } = grid.cell(0, t);
    const back = pen.all("line").filter(({ from, to }) => from[0] === x && to[0] < x);
    assert.ok(back.some(({ dash, colour }) => dash.length || colour === palette.paper));
    const down = pen.all("line").filter(({ from, to }) => Math.abs(from[0] - grid.x(t)) < 7 && to[1] > from[1]);
    assert.ok(down.length && down.every(({ dash, colour }) => !dash.length && colour !== palette.paper));
  }
});

test("a positive error has the positive end's hue on its road, a negative one the other's", () => {
  const { pen, grid, board, palette, start } = stageOf("rnn_echo");
  const hues = [palette.error[0][1], palette.error[4][1]];
  for (let t = start.request.task.lag; t < start.steps; t++) {
    const delta = row(/** @type {any} */ (board.backward[1][t]).values.delta, 0);
    const plus = Math.hypot(...delta.filter((x) => x > 0)) ** 2 / Math.hypot(...delta) ** 2;
    const head = /** @type {any} */ (
      pen.all("head").find(({ points: [[x, y]] }) => x === grid.x(t) && y === grid.cell(1, t).y)
    );
    const meant = hues[plus >= 0.5 ? 1 : 0];
    const apart = hues.map((hue) =>
      Math.hypot(
        ...legendAt(0.01, { most: 1, decades: 0 }, [
          [0, hue],
          [1, hue],
        ]).map((c, i) => c - Number(head.colour.match(/\d+/g)[i])),
      ),
    );
    assert.equal(hues[apart[0] < apart[1] ? 0 : 1], meant, `t = ${t}: ${plus}`);
  }
});

test("what vanishes says the power of ten below it, what explodes has a sign, each beside its cell", () => {
  const seen = new Set();
  const raised = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];
  const written = (/** @type {number} */ e) =>
    `10${e < 0 ? "⁻" : ""}${[...String(Math.abs(e))].map((digit) => raised[Number(digit)]).join("")}`;
  for (const name of ["huge", "explosion"]) {
    const { board, pen, grid, scales, start, palette } = stageOf(name);
    for (let layer = 0; layer < start.layers.length; layer++)
      for (let t = 0; t < start.steps; t++) {
        const step = /** @type {any} */ (board.backward[layer][t]);
        const { x, y, w, h } = grid.cell(layer, t);
        const there = pen.all("text").filter((mark) => mark.x === x + w / 2 + 9 && mark.y === y + h + 9);
        const error = row(step.values.delta, 0);
        const size = Math.hypot(...error);
        const kind = !Number.isFinite(size)
          ? "∞"
          : size > 1e6 * scales.sent
            ? `▲${written(Math.floor(Math.log10(size)))}`
            : size > 0 && size < 1e-3 * scales.error.most
              ? written(Math.floor(Math.log10(size)))
              : null;
        assert.deepEqual(
          there.map(({ text }) => text),
          kind ? [kind] : [],
          `layer ${layer}, t = ${t}: ${size}`,
        );
        if (kind) assert.equal(there[0].colour, /^10/.test(kind) ? palette.faint : palette.alarm);
        seen.add(kind?.[0] ?? "");
      }
  }
  assert.deepEqual([...seen].sort(), ["", "1", "∞", "▲"].sort());
});

test("in narrow columns what explodes has its sign above the cell, and what vanishes says nothing", () => {
  const { pen, grid, start, board, scales } = stageOf("huge", { width: 74 + 40 * FILMS.huge.start.steps });
  assert.ok(grid.columnWidth < 44);
  const signs = pen.said(/^(▲|∞)$/);
  const sizes = board.backward.flat().map((step) => Math.hypot(...row(/** @type {any} */ (step).values.delta, 0)));
  assert.equal(signs.length, sizes.filter((size) => size > 1e6 * scales.sent).length);
  for (const { x, y } of signs)
    assert.ok(
      start.layers.some((/** @type {any} */ _, /** @type {number} */ layer) =>
        Array.from({ length: start.steps }, (_unused, t) => grid.cell(layer, t)).some(
          (cell) => Math.abs(x - cell.x - cell.w / 2) < 1e-9 && y === cell.y - 6,
        ),
      ),
    );
  assert.deepEqual(pen.said(/^10[⁻⁰-⁹]/), []);
});

test("a loss says its number over its target, in brackets where its weight is 0", () => {
  for (const name of ["rnn_echo", "weighted"]) {
    const { board, pen, grid, start, palette } = stageOf(name);
    for (let t = 0; t < start.steps; t++) {
      const loss = Number(/** @type {any} */ (board.loss[t]).values.loss);
      const counted = name === "rnn_echo" || t === start.steps - 1;
      const [said, ...more] = pen.all("text").filter(({ x, y }) => x === grid.x(t) && y === grid.y(0) - 18);
      assert.deepEqual(more, []);
      const [, bracket, number] = /** @type {any} */ (/^(\(?)([\d.]+)\)?$/.exec(said.text));
      assert.ok(Math.abs(Number(number) - loss) <= 0.005 * loss, said.text);
      assert.equal(bracket === "(", !counted);
      assert.equal(said.colour, counted ? palette.loss : palette.faint);
    }
  }
});

test("where rows are low a loss stands beside its target, to the right, clear of a letter", () => {
  const { board, pen, grid, start } = stageOf("rnn_echo", { height: 120 });
  assert.ok(grid.low);
  let beside = 0;
  for (let t = 0; t < start.steps; t++) {
    const loss = Number(/** @type {any} */ (board.loss[t]).values.loss);
    if (!loss) continue;
    const said = pen.all("text").filter(({ y, align }) => y === grid.y(0) && align === "left");
    const own = said.filter(({ x }) => [14, 28].includes(Math.round(x - grid.x(t))));
    assert.equal(own.length, 1, `${t}`);
    beside += 1;
  }
  assert.ok(beside > 1);
});

test("numbers that go in are tiles side by side under their time step, in colours of values and framed", () => {
  const { pen, grid, start, palette } = stageOf("adding");
  for (let t = 0; t < start.steps; t++) {
    const numbers = row(start.inputs[t], 0);
    const [frame, ...more] = pen
      .all("frame")
      .filter(
        ({ x, y, width, height }) =>
          y > grid.cell(0, t).y + grid.cell(0, t).h && Math.abs(x + width / 2 - grid.x(t)) < 1 && height === 13,
      );
    assert.deepEqual(more, []);
    const tiles = pen
      .all("box")
      .filter(({ x, y, height }) => height === 12 && y > frame.y && x > frame.x && x < frame.x + frame.width);
    assert.equal(tiles.length, numbers.length);
    const most = Math.max(1, ...numbers.map(Math.abs));
    tiles.forEach((tile, i) => {
      assert.ok(Math.abs(tile.x - (frame.x + 0.5 + (i * frame.width) / numbers.length)) < 1e-6, `${t}: ${tile.x}`);
      assert.ok(tile.x + tile.width <= frame.x + frame.width + 0.5);
      assert.ok(sameColour(tile.colour, legendAt(numbers[i], { most, decades: 0 }, palette.value)), `${numbers[i]}`);
    });
  }
});

test("what the network says stands under its target, with a check where it is right and a cross where not", () => {
  const { board, pen, grid, start, palette } = stageOf("parity");
  const top = start.layers.length - 1;
  const marks = Array.from({ length: start.steps }, (_, t) => {
    const output = row(/** @type {any} */ (board.forward[top][t]).values.a, 0);
    const said = output.indexOf(Math.max(...output));
    const right = Number(start.targets[t][0][said]) === 1;
    const word = `${["even", "odd"][said]} ${right ? "✓" : "✗"}`;
    const here = pen.said(word).filter(({ x, y }) => x === grid.x(t) && y === grid.y(0) + 17);
    assert.deepEqual(
      here.map(({ colour }) => colour),
      [right ? palette.update : palette.alarm],
      `t = ${t}: ${word}`,
    );
    return right;
  });
  assert.equal(new Set(marks).size, 2, "right and wrong ones");
});

test("inputs and targets stand at their own ends, as symbols where they are symbols", () => {
  const { pen, grid, start } = stageOf("reber");
  for (let t = 0; t < start.steps; t++) {
    const input = "BTPSXVE"[start.inputs[t][0].indexOf(1)];
    const asked = start.targets[t][0].flatMap((/** @type {any} */ x, /** @type {number} */ k) =>
      Number(x) ? ["BTPSXVE"[k]] : [],
    );
    assert.ok(
      pen.said(input).some(({ x, y }) => x === grid.x(t) && y === grid.y(grid.inputRow)),
      `input ${t}`,
    );
    assert.ok(
      pen.said(asked.join("/")).some(({ x, y }) => x === grid.x(t) && y === grid.y(0)),
      `target ${t}`,
    );
  }
});

test("two streams that meet say their shares beside their own roads", () => {
  const { steps, start } = FILMS.rnn_echo;
  const n = steps.findIndex(({ phase, layer, t }) => phase === "backward" && layer === 0 && t === start.steps - 3) + 1;
  const { pen, grid, board } = stageOf("rnn_echo", { n });
  const { values, t } = /** @type {any} */ (board.step);
  const [above, next] = ["from_above", "from_next"].map((name) => Math.hypot(...row(values[name], 0)));
  const share = Math.round((100 * above) / (above + next));
  const [down] = pen.said(`${share} %`);
  const back = pen.said(`${100 - share} %`).at(-1);
  assert.ok(down.x < grid.x(t) && down.y < grid.cell(0, t).y && down.y > grid.cell(1, t).y + grid.cell(1, t).h);
  const { x, w, y } = grid.cell(0, t);
  assert.ok(
    Number(back?.x) > x + w && Number(back?.x) < grid.cell(0, t + 1).x && Number(back?.y) < y + grid.cell(0, t).h,
  );
});

test("RTRL's influence is a band as wide as its own scale says, into each cell from its past", () => {
  const { pen, grid, board, scales, palette, start } = stageOf("rtrl");
  for (let t = 0; t < start.steps; t++) {
    const step = /** @type {any} */ (board.influence[0][t]);
    const parts = Object.entries(step.values).filter(([name]) => /^(norm_)?S_/.test(name));
    const size = Math.hypot(...parts.map(([, value]) => Math.hypot(...[value].flat(9).map(Number))));
    const place = Math.max(0, 1 + Math.log10(size / scales.influence.most) / scales.influence.decades);
    const [band, ...more] = pen
      .all("line")
      .filter(({ colour, to }) => colour === palette.influence && to[0] === grid.cell(0, t).x);
    assert.deepEqual(more, []);
    assert.ok(Math.abs(band.width - (1 + 11 * place ** 2)) < 1e-6, `t = ${t}`);
  }
});

test("the steps of the beat stand out in the colour of their phase, a gradient as the row of its layer", () => {
  const { steps, start } = FILMS.rnn_echo;
  for (const [phase, tone] of [
    ["forward", "forward"],
    ["loss", "loss"],
    ["backward", "backward"],
    ["gradient", "update"],
  ]) {
    const n = steps.findIndex((step) => step.phase === phase) + 1;
    const { pen, grid, palette, board } = stageOf("rnn_echo", { n });
    const { layer, t } = /** @type {any} */ (board.step);
    const frames = pen.all("frame").filter(({ colour }) => colour === palette[tone]);
    const cells =
      t === null ? Array.from({ length: start.steps }, (_, k) => grid.cell(layer, k)) : [grid.cell(layer, t)];
    assert.deepEqual(
      frames.map(({ x, y }) => [x, y]),
      cells.map(({ x, y }) => [x - 2, y - 2]),
      phase,
    );
    const glow = pen.all("box").filter(({ alpha }) => alpha === 0.11);
    assert.deepEqual(
      glow.map(({ x, width, colour }) => [x, width, colour]),
      t === null ? [] : [[grid.x(t) - grid.columnWidth / 2, grid.columnWidth, palette[tone]]],
    );
  }
});

test("a cut has its scissors on the road that is not gone back, which is faint", () => {
  const stage = stageOf("lstm_truncated");
  const { pen, grid, board, start, palette } = stage;
  const places = start.layers.flatMap((/** @type {any} */ _, /** @type {number} */ layer) =>
    Array.from({ length: start.steps }, (_unused, t) => ({ layer, t })).filter(({ t }) => board.cuts[layer][t]),
  );
  assert.ok(places.length);
  assert.deepEqual(
    pen
      .said("✂")
      .map(({ x, y, colour }) => [x, y, colour])
      .sort(),
    places
      .map(({ layer, t }) => {
        const [here, before] = [grid.cell(layer, t), grid.cell(layer, t - 1)];
        return [(before.x + before.w + here.x) / 2, here.y + here.h / 2, palette.alarm];
      })
      .sort(),
  );
});

test("the roads of h and c lie one above the other, and where an error was just cut they are faint", () => {
  const { steps } = FILMS.lstm_truncated;
  const n = steps.findIndex(({ phase }) => phase === "cut") + 1;
  const { pen, grid, board } = stageOf("lstm_truncated", { n });
  const { layer, t } = /** @type {any} */ (board.step);
  const { x, y, h } = grid.cell(layer, t);
  const back = pen.all("line").filter(({ from, to }) => from[0] === x && to[0] < x && from[1] > y && from[1] < y + h);
  const [upper, lower] = [0.25, 0.75].map((part) => back.filter(({ from }) => Math.abs(from[1] - y - part * h) <= 6));
  assert.ok(upper.length && lower.length && upper.length + lower.length === back.length);
  for (const { alpha } of back) assert.equal(alpha, 0.22);
  const up = pen
    .all("line")
    .filter(({ from, to }) => Math.abs(from[0] - grid.x(t)) < 7 && from[1] === y + h && to[1] > from[1]);
  for (const { alpha } of up) assert.equal(alpha, 0.6, "what went down is not cut");
});

test("at the border of an epoch a dashed line stands between two columns, and no error crosses it", () => {
  const { pen, grid, start, palette } = stageOf("gru_epochwise");
  const length = start.request.algorithm.length;
  const borders = pen
    .all("line")
    .filter(({ colour, dash, from, to }) => colour === palette.faint && dash.length && from[0] === to[0]);
  const meant = [];
  for (let t = length; t < start.steps; t += length) meant.push(t);
  assert.deepEqual(
    borders.map(({ from }) => from[0]),
    meant.map((t) => (grid.x(t - 1) + grid.x(t)) / 2),
  );
  for (const t of meant)
    for (let layer = 0; layer < start.layers.length; layer++)
      assert.ok(!pen.all("line").some(({ from, to }) => from[0] === grid.cell(layer, t).x && to[0] < from[0]), `${t}`);
  for (const t of meant)
    for (const { from, to } of pen.all("line").filter(({ from, to }) => from[1] === to[1]))
      assert.ok(
        Math.min(from[0], to[0]) > (grid.x(t - 1) + grid.x(t)) / 2 - 1 ||
          Math.max(from[0], to[0]) < (grid.x(t - 1) + grid.x(t)) / 2 + 1,
      );
});

test("names stand at their rows and stay there while a long film is scrolled", () => {
  for (const left of [0, 700]) {
    const { pen, grid, start } = stageOf("long", { left, width: 900 });
    const places = [
      ["y", grid.y(1)],
      ["h¹", grid.y(2)],
      ["x", grid.y(grid.inputRow)],
      ["target", grid.y(0)],
    ];
    for (const [word, y] of places)
      assert.deepEqual(
        pen.said(String(word)).map((at) => [at.x, at.y]),
        [[24, y]],
        `${word} ${left}`,
      );
    assert.equal(start.layers.length, 2);
    for (const { x, width, height } of pen.all("box").filter((box) => box.height > 300))
      assert.deepEqual([x, width, height], [0, 44, HEIGHT]);
  }
});

test("a scrolled stage shows the same columns further left, and draws none that is far out of sight", () => {
  const width = 74 + 70 * 30;
  const film = FILMS.long;
  const scales = scalesOf([film.steps], true);
  const board = boardAt(film, film.steps.length, 0);
  const scene = createGrid(film.start, THEMES.light, width, HEIGHT);
  const grid = gridLayout(film.start, width, HEIGHT);
  const pen = new Pen();
  scene.still(/** @type {any} */ (pen), board, scales, null, { left: 900, width: 600, height: HEIGHT });
  const papers = pen.all("box").filter(({ width: w }) => Math.abs(w - grid.cell(0, 0).w) < 1e-9);
  const columns = new Set(papers.map(({ x }) => Math.round((x + 900 - grid.cell(0, 0).x) / grid.columnWidth)));
  const [first, last] = [Math.min(...columns), Math.max(...columns)];
  assert.ok(grid.x(first) <= 900 && grid.x(first) > 900 - 4 * grid.columnWidth, `from ${first}`);
  assert.ok(grid.x(last) >= 1500 && grid.x(last) < 1500 + 4 * grid.columnWidth, `to ${last}`);
  for (const t of columns)
    assert.ok(
      papers.some(({ x }) => Math.abs(x - (grid.cell(0, t).x - 900)) < 1e-9),
      `column ${t}`,
    );
});

test("the axis names time steps where they are, each while there is room, else every fifth", () => {
  for (const [name, every] of /** @type {[string, number][]} */ ([
    ["rnn_echo", 1],
    ["long", 5],
  ])) {
    const { scene, grid, start } = stageOf(name);
    /** @type {any} */
    const layout = { xaxis: {} };
    scene.axes(layout);
    const { tickvals, ticktext } = layout.xaxis;
    const steps = Array.from({ length: Math.ceil(start.steps / every) }, (_, i) => i * every);
    assert.deepEqual(
      tickvals,
      steps.map((t) => grid.x(t)),
    );
    assert.deepEqual(
      ticktext,
      steps.map((t) => (every === 1 ? `t=${t}` : String(t))),
    );
  }
});

test("a click finds the cell, its unit, and the loss above; the window follows what is coming", () => {
  const { scene, grid, board, start } = stageOf("rnn_echo", { n: 9 });
  const { x, y, w, h } = grid.cell(0, 2);
  const units = start.layers[0].units;
  for (let unit = 0; unit < units; unit++) {
    const across = x + 3 + ((unit + 0.5) * (w - 6)) / units;
    assert.deepEqual(scene.choice(board, across, y + h / 2), { layer: 0, t: 2, unit });
    assert.match(scene.hint(board, across, y + h / 2)[0], new RegExp(`\\[${unit}\\] of h¹ at t = 2`));
  }
  assert.equal(scene.choice(board, grid.x(2), grid.y(0)), null);
  assert.equal(scene.loss(grid.x(2), grid.y(0)), 2);
  assert.equal(scene.loss(x + w / 2, y + h / 2), null);
  assert.equal(scene.focus(board), grid.x(Number(board.coming?.t)));
  assert.equal(scene.focus({ ...board, coming: null }), grid.x(Number(board.step?.t)));
  assert.equal(scene.focus({ ...board, coming: null, step: null }), null);
});

test("what is marked over the stage has no dashes of the cell that is chosen, and lies over it", () => {
  const { scene, board, scales } = stageOf("rnn_echo");
  const pen = new Pen();
  const over = (/** @type {any} */ context) => context.strokeRect(1, 2, 3, 4);
  const view = { left: 0, width: 900, height: 420 };
  scene.still(/** @type {any} */ (pen), { ...board, over }, scales, { layer: 0, t: 1, unit: 0 }, view);
  const frames = pen.all("frame");
  const [own] = frames.filter(({ width, height }) => width === 3 && height === 4);
  assert.deepEqual(own.dash, []);
  assert.ok(frames.indexOf(own) > frames.findIndex(({ dash }) => dash.length));
});

test("what one asks about lights up under its roads, all else fades, and what is chosen is framed with dashes", () => {
  const { scene, board, scales, grid, palette } = stageOf("rnn_echo");
  const lit = {
    cells: [{ layer: 0, t: 1 }],
    up: [{ layer: 1, t: 1 }],
    on: [{ layer: 0, t: 2 }],
    drops: [3],
    squares: [],
    weight: null,
    opened: null,
    sizes: [{ layer: 0, t: 1, size: 0.25, last: true }],
    forward: false,
    alone: true,
  };
  const pen = new Pen();
  const view = { left: 0, width: WIDTH, height: HEIGHT };
  scene.still(/** @type {any} */ (pen), { ...board, lit }, scales, { layer: 0, t: 2, unit: 0 }, view);
  const marked = pen.marks.filter(({ colour }) => colour === palette.mark);
  const [a, b, c] = [grid.cell(0, 1), grid.cell(1, 1), grid.cell(0, 2)];
  const top = grid.y(0) - (grid.low ? 13 : 28);
  const boxes = [
    [grid.x(1) - 10, b.y + b.h, 20, a.y - b.y - b.h],
    [a.x + a.w, c.y + c.h / 2 - 10, c.x - a.x - a.w, 20],
    [grid.x(3) - 10, top, 20, b.y - top],
    [a.x - 7, a.y - 7, a.w + 14, a.h + 14],
  ];
  assert.deepEqual(
    marked.map(({ x, y, width, height }) => [x, y, width, height]),
    boxes,
  );
  assert.ok(pen.marks.indexOf(marked[0]) < pen.marks.findIndex(({ kind }) => kind === "line"));
  const veil = pen.all("box").filter(({ colour, alpha }) => colour === palette.paper && Math.abs(alpha - 0.66) < 1e-9);
  const covered = veil.reduce((sum, { width, height }) => sum + width * height, 0);
  assert.ok(covered > 0.7 * WIDTH * HEIGHT && covered < WIDTH * HEIGHT);
  for (const { x, y, width, height } of veil)
    for (const [left, over, broad, high] of boxes)
      assert.ok(x >= left + broad || x + width <= left || y >= over + high || y + height <= over);
  assert.equal(pen.said("0.25").length, grid.columnWidth >= 40 ? 1 : 0);
  const chosen = pen.all("frame").filter(({ dash, x }) => dash.length && x === c.x - 5);
  assert.deepEqual(
    chosen.map(({ x, y, colour }) => [x, y, colour]),
    [[c.x - 5, c.y - 5, palette.ink]],
  );
  const playing = new Pen();
  scene.still(/** @type {any} */ (playing), { ...board, lit: { ...lit, alone: false } }, scales, null, view);
  assert.deepEqual(
    playing.all("box").filter(({ alpha }) => Math.abs(alpha - 0.66) < 1e-9),
    [],
  );
});
