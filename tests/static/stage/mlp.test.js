import assert from "node:assert/strict";
import { test } from "node:test";
import { boardAt } from "../../../static/film/board.js";
import { roadsOf } from "../../../static/film/roads.js";
import { scalesOf } from "../../../static/film/scales.js";
import { ALL } from "../../../static/shared/numbers.js";
import { mlpLayout } from "../../../static/stage/layout.js";
import { createMlp } from "../../../static/stage/mlp.view.js";
import { short } from "../../../static/stage/mlp_units.view.js";
import { goldenTraces, linkTraces } from "../golden.js";
import { channels, legendAt, sameColour, THEMES } from "../looks.js";
import { Pen } from "../pen.js";

const [xor] = goldenTraces().filter(({ name }) => name === "mlp_xor.jsonl");
const [broad, deep] = await linkTraces([
  "task=iris&hidden=200,12&activation=tanh",
  "task=iris&cell=dense&hidden=6,6,6,6,6,6,6&activation=sigmoid",
]);
const [WIDTH, HEIGHT] = [900, 420];

/** @param {any} film @param {{n?: number, example?: number, theme?: string, chosen?: any}} how */
function stageOf(film, { n = film.steps.length, example = 0, theme = "light", chosen = null } = {}) {
  const board = boardAt(film, n, example);
  const scales = scalesOf([film.steps], true);
  const scene = createMlp(film.start, THEMES[theme], WIDTH, HEIGHT);
  const pen = new Pen();
  scene.still(/** @type {any} */ (pen), board, scales, chosen);
  return {
    ...film,
    board,
    scales,
    scene,
    pen,
    web: mlpLayout(film.start, WIDTH, HEIGHT),
    palette: THEMES[theme].palette,
  };
}

/** @param {any} film @param {string} phase */
const after = ({ steps }, phase) => steps.findLastIndex((/** @type {any} */ step) => step.phase === phase) + 1;

for (const theme of Object.keys(THEMES))
  test(`every edge ends at its two units, in the colour and width of what its weight passes on, in ${theme}`, () => {
    for (const [n, example] of [
      [after(xor, "loss"), 0],
      [after(xor, "loss"), 3],
      [after(xor, "backward"), 1],
      [after(xor, "backward"), ALL],
    ]) {
      const { pen, web, board, start, scales, palette } = stageOf(xor, { n, example, theme });
      const back = Boolean(board.backward[0][0]);
      const [scale, stops] = back ? [scales.error, palette.error] : [scales.value, palette.value];
      for (let layer = 0; layer < start.layers.length; layer++) {
        const rows = /** @type {any} */ (
          back ? board.backward[layer][0]?.values.delta : board.forward[layer][0]?.values.x
        );
        const numbers = rows[0].map((/** @type {any} */ x, /** @type {number} */ k) =>
          example === ALL
            ? Math.sqrt(
                rows.reduce((/** @type {number} */ sum, /** @type {any} */ r) => sum + Number(r[k]) ** 2, 0) /
                  rows.length,
              )
            : Number(rows[example][k]),
        );
        start.params[layer].W.forEach((/** @type {any[]} */ weights, /** @type {number} */ i) =>
          weights.forEach((weight, j) => {
            const [low, high] = [web.unit(layer - 1, i), web.unit(layer, j)];
            const [from, to] = back ? [high, low] : [low, high];
            const [edge, ...more] = pen
              .all("line")
              .filter((line) => String(line.from) === String(from) && String(line.to) === String(to));
            assert.ok(edge && !more.length, `edge ${i}-${j} of layer ${layer}`);
            const size = (example === ALL ? Math.abs : Number)(weight * numbers[back ? j : i]);
            if (!size) return assert.equal(edge.colour, palette.frame);
            assert.ok(sameColour(edge.colour, legendAt(size, scale, stops)), `colour of ${size}`);
            const part = scale.decades
              ? Math.max(0, 1 + Math.log10(Math.abs(size) / scale.most) / scale.decades)
              : Math.min(1, Math.abs(size) / scale.most);
            assert.ok(Math.abs(edge.width - (0.6 + 0.55 * (1 + 11 * part ** 2))) < 1e-6, `width of ${size}`);
            return assert.ok(Math.abs(edge.alpha - (0.35 + 0.6 * part)) < 1e-6);
          }),
        );
      }
    }
  });

test("another example has other edges, on the same stage", () => {
  const { scene, scales } = stageOf(xor, {});
  const edges = (/** @type {number} */ example) => {
    const pen = new Pen();
    scene.still(/** @type {any} */ (pen), boardAt(xor, after(xor, "backward"), example), scales, null);
    const count = xor.start.layers[0].inputs * xor.start.layers[0].units;
    return pen
      .all("line")
      .slice(0, count)
      .map(({ colour, width }) => `${colour} ${width}`);
  };
  assert.notDeepEqual(edges(1), edges(2));
});

test("before anything has moved, all edges are grey", () => {
  const { pen, palette, start } = stageOf(xor, { n: 0 });
  const count = start.layers.reduce(
    (/** @type {number} */ sum, /** @type {any} */ { inputs, units }) => sum + inputs * units,
    0,
  );
  const targets = start.targets[0][0].length;
  assert.equal(pen.all("line").length, count + targets);
  assert.ok(pen.all("line").every(({ colour }) => colour === palette.frame));
});

test("of very many weights the five hundred that pass on most are drawn, and the stage says so", () => {
  const { pen, start, board } = stageOf(broad, { n: after(broad, "loss") });
  const most = start.layers[1].inputs * start.layers[1].units;
  assert.equal(pen.said(`Of up to ${most} weights between two layers, the 500 that pass on most are drawn.`).length, 1);
  const x = /** @type {any} */ (board.forward[1][0]).values.x[0].map(Number);
  const sizes = start.params[1].W.flatMap((/** @type {any[]} */ row, /** @type {number} */ i) =>
    row.map((w) => Math.abs(w * x[i])),
  );
  const least = sizes.toSorted((/** @type {number} */ a, /** @type {number} */ b) => b - a)[499];
  assert.ok(sizes.length > 500 && least > 0);
  const web = mlpLayout(start, WIDTH, HEIGHT);
  const seen = new Set(pen.all("line").map(({ from, to }) => `${from};${to}`));
  start.params[1].W.forEach((/** @type {any[]} */ row, /** @type {number} */ i) =>
    row.forEach((w, j) => assert.equal(seen.has(`${web.unit(0, i)};${web.unit(1, j)}`), Math.abs(w * x[i]) >= least)),
  );
  assert.equal(stageOf(xor).pen.said(/weights between two layers/).length, 0);
});

test("a target stands beside its output, and its error comes by the road between them", () => {
  for (const example of [0, 1]) {
    const { pen, web, start, board, scales, palette } = stageOf(xor, { n: after(xor, "backward"), example });
    const top = start.layers.length - 1;
    const delta = /** @type {any} */ (board.backward[top][0]).values.delta[example].map(Number);
    start.targets[0][example].forEach((/** @type {any} */ y, /** @type {number} */ j) => {
      const [x, height] = web.unit(top, j);
      const beside = x + web.radius(top) + 34;
      assert.deepEqual(
        pen
          .said(String(Number(y)))
          .filter((at) => at.y === height)
          .map((at) => at.x),
        [beside + 2],
      );
      const roads = pen
        .all("line")
        .filter(({ from, to }) => from[0] === beside - 14 && to[0] === x + web.radius(top) && to[1] === height);
      assert.deepEqual([roads.length, roads[0].colour], [2, palette.loss]);
      assert.ok(sameColour(roads[1].colour, legendAt(delta[j], scales.error, palette.error)));
      const part = Math.max(0, 1 + Math.log10(Math.abs(delta[j]) / scales.error.most) / scales.error.decades);
      assert.ok(Math.abs(roads[1].width - (1 + 11 * part ** 2)) < 1e-6);
    });
    const loss = Number(/** @type {any} */ (board.loss[0]).values.loss);
    assert.deepEqual(
      pen.said(/^L = /).map(({ text, colour }) => [text, colour]),
      [[`L = ${Number(loss.toPrecision(3))}`, palette.loss]],
    );
  }
});

test("layers have their names over their units, and what vanishes on its way says its power of ten", () => {
  const { pen, web, start, board, scales, palette } = stageOf(deep);
  const raised = [..."⁰¹²³⁴⁵⁶⁷⁸⁹"];
  const names = [
    "x",
    ...start.layers.slice(1).map((/** @type {any} */ _, /** @type {number} */ l) => `a${raised[l + 1]}`),
    "y",
  ];
  assert.deepEqual(
    pen
      .all("text")
      .filter(({ font }) => font.includes("italic"))
      .map(({ text, x }) => [text, x]),
    names.map((name, k) => [name, web.unit(k - 1, 0)[0]]),
  );
  let vanished = 0;
  start.layers.forEach((/** @type {any} */ _, /** @type {number} */ layer) => {
    const size = Math.hypot(.../** @type {any} */ (board.backward[layer][0]).values.delta[0].map(Number));
    const at = pen.all("text").filter(({ x, y, text }) => x === web.unit(layer, 0)[0] + 24 && y === 13 && text);
    const exponent = Math.floor(Math.log10(size));
    const meant =
      size > 0 && size < 1e-3 * scales.error.most
        ? [`10⁻${[...String(-exponent)].map((digit) => raised[Number(digit)]).join("")}`]
        : [];
    assert.deepEqual(
      at.map(({ text }) => text),
      meant,
      `layer ${layer}: ${size}`,
    );
    if (meant.length) assert.equal(at[0].colour, palette.faint);
    vanished += meant.length;
  });
  assert.ok(vanished > 1);
});

test("rings are around the units of the layer that has just moved, dashes around what is chosen", () => {
  const { pen, web, start, palette, board } = stageOf(xor, {
    n: after(xor, "loss") - 1,
    chosen: { layer: 0, t: 0, unit: 2 },
  });
  const layer = Number(board.step?.layer);
  const dashed = pen.all("ring").filter(({ dash }) => dash.length);
  assert.deepEqual(
    dashed.map(({ x, y, radius, colour }) => [x, y, radius, colour]),
    [[...web.unit(0, 2), web.radius(0) + 7, palette.ink]],
  );
  const halo = pen.all("ring").filter(({ dash }) => !dash.length);
  assert.deepEqual(
    halo.map(({ x, y, radius, colour }) => [x, y, radius, colour]),
    Array.from({ length: start.layers[layer].units }, (_, unit) => [
      ...web.unit(layer, unit),
      web.radius(layer) + 3,
      palette.forward,
    ]),
  );
  const whole = stageOf(xor, { chosen: { layer: 0, t: 0, unit: null } })
    .pen.all("ring")
    .filter(({ dash }) => dash.length);
  assert.equal(whole.length, start.layers[0].units);
});

test("a unit has its number's colour and says its number, the inputs likewise; before, it is paper", () => {
  for (const [n, example] of [
    [0, 0],
    [after(xor, "loss"), 2],
    [after(xor, "backward"), 1],
  ]) {
    const { scene, board, scales, palette, start } = stageOf(xor, { n, example });
    for (let layer = 0; layer < start.layers.length; layer++) {
      const [back, there] = [board.backward[layer][0], board.forward[layer][0]];
      const numbers = back ? back.values.delta[example].map(Number) : there?.values.a[example].map(Number);
      const [scale, stops] = back ? [scales.error, palette.error] : [scales.value, palette.value];
      const {
        "marker.color": [colours],
        text: [words],
        "textfont.color": [inks],
      } = /** @type {any} */ (scene.fill(board, layer, scales));
      assert.equal(colours.length, start.layers[layer].units);
      if (!numbers) {
        assert.ok(
          colours.every((/** @type {string} */ colour) => colour === palette.paper) &&
            words.every((/** @type {string} */ word) => word === " "), // Plotly removes the element of an empty one
        );
        continue;
      }
      numbers.forEach((/** @type {number} */ x, /** @type {number} */ i) => {
        assert.ok(sameColour(colours[i], legendAt(x, scale, stops)), `${layer} ${i}`);
        assert.notEqual(words[i], "");
        const word = words[i].trim().replace("−", "-");
        if (word)
          assert.ok(
            /[⁰-⁹¹²³]/.test(word) || Math.abs(Number(word) - x) <= Math.max(0.005, 0.06 * Math.abs(x)),
            `${word} for ${x}`,
          );
        const [r, g, b] = channels(colours[i]);
        const bright = 0.299 * r + 0.587 * g + 0.114 * b;
        assert.equal(inks[i], bright > 140 ? "#10161d" : "#ffffff");
      });
    }
    const inputs = start.inputs[0][example].map(Number);
    const fill = /** @type {any} */ (scene.fill(board, -1, scales));
    inputs.forEach((/** @type {number} */ x, /** @type {number} */ i) =>
      assert.ok(sameColour(fill["marker.color"][0][i], legendAt(x, scales.value, palette.value))),
    );
    assert.deepEqual(fill.text[0], inputs.map(String));
  }
});

test("the type of a number in a unit is the smaller the longer it is, and none is too small to be read", () => {
  for (const theme of Object.keys(THEMES))
    for (const wanted of [13, 17, 21]) {
      const { zoom } = THEMES[theme].palette;
      const { board, start, scales } = stageOf(xor, { theme, n: after(xor, "loss") });
      const height = wanted * 2.5 * Math.max(...mlpLayout(start, WIDTH, HEIGHT).sizes) + 54.001;
      const radius = mlpLayout(start, WIDTH, height).radius(0);
      const scene = createMlp(start, THEMES[theme], WIDTH, height);
      const written = (/** @type {number} */ x) => {
        const step = board.forward[0][0];
        const values = { ...step?.values, a: Array(4).fill([x, x, x]) };
        const shown = /** @type {any} */ ({ ...board, forward: [[{ ...step, values }], ...board.forward.slice(1)] });
        const { text, "textfont.size": sizes } = /** @type {any} */ (scene.fill(shown, 0, scales));
        return { text: text[0][0], size: sizes[0][0] / zoom };
      };
      for (const x of [1, 0.25, -0.25, -0.006, -0.0007, -1234.56]) {
        const { text, size } = written(x);
        if (text !== " ")
          assert.ok(size * zoom >= 8 && size <= 12 && 0.58 * text.length * size <= 2 * radius + 1e-9, `${x}`);
        assert.equal(text, (2 * radius * zoom) / (0.58 * short(x).length) < 8 ? " " : short(x));
      }
      assert.ok(Math.abs(radius - wanted) < 0.1, `${radius}`);
      if (wanted === 17) assert.ok(written(-0.006).size < written(0.25).size);
    }
});

/** How well an ink is read on a colour, from 1 to 21, as WCAG 2 measures it. @param {string[]} both */
function contrastOf(...both) {
  const [low, high] = both
    .map((colour) =>
      channels(colour).map((c) => (c / 255 <= 0.04045 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4)),
    )
    .map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b)
    .sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

for (const theme of Object.keys(THEMES))
  test(`the number in a unit can be read at both ends of its scale, and where it is none, in ${theme}`, () => {
    const { scene, board, start } = stageOf(xor, { theme, example: 3 });
    const scale = { most: 1e-9, decades: 0 };
    const [step] = board.backward[0];
    const lost = /** @type {any} */ ({ ...step, values: { ...step?.values, delta: Array(4).fill(["NaN", -1, 1]) } });
    for (const shown of [board, { ...board, backward: [[lost], ...board.backward.slice(1)] }])
      for (let layer = 0; layer < start.layers.length; layer++) {
        const {
          "marker.color": [colours],
          "textfont.color": [inks],
        } = /** @type {any} */ (scene.fill(shown, layer, { value: scale, error: scale }));
        colours.forEach((/** @type {string} */ colour, /** @type {number} */ i) =>
          assert.ok(contrastOf(colour, inks[i]) >= 4, `${inks[i]} on ${colour}`),
        );
      }
  });

test("a unit says its number where it has room for it: from a radius of 13 pixels on", () => {
  const { film, board, scales } = { film: xor, ...stageOf(xor, { n: after(xor, "loss") }) };
  const said = (/** @type {number} */ height) => {
    const scene = createMlp(film.start, THEMES.light, WIDTH, height);
    const radii = film.start.layers.map((/** @type {any} */ _, /** @type {number} */ layer) =>
      mlpLayout(film.start, WIDTH, height).radius(layer),
    );
    return radii.map((/** @type {number} */ radius, /** @type {number} */ layer) => {
      const { text } = /** @type {any} */ (scene.fill(board, layer, scales));
      return [radius, text[0].every((/** @type {string} */ word) => word !== " ")];
    });
  };
  const broadest = Math.max(...mlpLayout(film.start, WIDTH, HEIGHT).sizes);
  const heights = [12.4, 12.9, 13, 13.5, 14].map((radius) => radius * 2.5 * broadest + 54.001);
  const found = heights.flatMap(said).filter(([radius]) => Number(radius) > 12.3);
  assert.ok(found.length >= heights.length);
  for (const [radius, words] of found) assert.equal(words, Number(radius) >= 13, `${radius}`);
});

test("a layer of units is filled anew where its own steps are others, not those of another layer", () => {
  const { scene, start } = stageOf(xor);
  const stamps = (/** @type {number} */ n) =>
    [-1, 0, 1].map((layer) => scene.stamp(boardAt({ ...xor, start }, n, 0), layer));
  const phases = xor.steps.map(({ phase, layer }) => `${phase} ${layer}`);
  const [none, first, second] = [stamps(0), stamps(1), stamps(2)];
  assert.deepEqual(phases.slice(0, 2), ["forward 0", "forward 1"]);
  assert.deepEqual(
    first.map((stamp, k) => stamp !== none[k]),
    [true, true, false],
  );
  assert.deepEqual(
    second.map((stamp, k) => stamp !== first[k]),
    [false, false, true],
  );
  const back = phases.indexOf("backward 0");
  assert.deepEqual(
    stamps(back + 1).map((stamp, k) => stamp !== stamps(back)[k]),
    [false, true, false],
  );
});

test("the marks of the units stand where the edges end, as large as their layer's", () => {
  const { scene, web, start } = stageOf(xor);
  assert.equal(scene.traces.length, start.layers.length + 1);
  scene.traces.forEach((/** @type {any} */ trace, /** @type {number} */ k) => {
    assert.deepEqual(
      trace.x.map((/** @type {number} */ x, /** @type {number} */ unit) => [x, trace.y[unit]]),
      Array.from({ length: web.sizes[k] }, (_, unit) => web.unit(k - 1, unit)),
    );
    assert.equal(trace.marker.size, 2 * web.radius(k - 1));
    assert.deepEqual(trace.text, Array(web.sizes[k]).fill(" ")); // an element of each, for the first number
  });
});

test("numbers of units are short: two decimals, or one digit of what is less", () => {
  assert.deepEqual([0.256, -1.999, 0, 0.0042, -0.00057].map(short), ["0.26", "−2", "0", "0.004", "−6·10⁻⁴"]);
});

test("what travels starts at one end, comes to the other, and has the size of what it is", () => {
  const travel = (/** @type {any} */ which, /** @type {number} */ share) => {
    const n = xor.steps.findIndex(which);
    const { scene, scales, web, start, palette } = stageOf(xor, { n });
    const board = { ...boardAt({ ...xor, start }, n, 1), share, motion: 1 };
    const pen = new Pen();
    scene.motion(/** @type {any} */ (pen), board, scales);
    return { pen, step: xor.steps[n], scales, web, start, palette, board };
  };
  const forward = (/** @type {any} */ { phase, layer }) => phase === "forward" && layer === 1;
  const [begun, come] = [travel(forward, 0), travel(forward, 1)];
  const { web, step, start, scales, palette } = come;
  const values = step.values.x[1].map(
    (/** @type {any} */ x, /** @type {number} */ i) => Number(x) * start.params[1].W[i][0],
  );
  const discs = come.pen.all("disc");
  assert.equal(discs.length, values.length);
  for (const { x, y } of discs) assert.deepEqual([x, y], web.unit(1, 0));
  assert.deepEqual(
    begun.pen
      .all("disc")
      .map(({ x, y }) => [x, y].join())
      .sort(),
    values.map((/** @type {any} */ _, /** @type {number} */ i) => web.unit(0, i).join()).sort(),
  );
  assert.deepEqual(
    discs.map(({ radius }) => radius.toFixed(9)).sort(),
    values
      .map((/** @type {number} */ x) => (1.4 + 5.2 * Math.min(1, Math.abs(x) / scales.value.most)).toFixed(9))
      .sort(),
  );
  assert.deepEqual(
    come.pen.all("ring").map(({ x, y, colour }) => [x, y, colour]),
    [[...web.unit(1, 0), palette.forward]],
  );
  const loss = travel((/** @type {any} */ { phase }) => phase === "loss", 0);
  assert.deepEqual(
    loss.pen.all("disc").map(({ x, y, radius, colour }) => [x, y, radius, colour]),
    [[web.unit(1, 0)[0] + web.radius(1) + 34, web.unit(1, 0)[1], 4, palette.loss]],
  );
  const back = (/** @type {any} */ { phase, layer }) => phase === "backward" && layer === 0;
  const [sent, there] = [travel(back, 0), travel(back, 1)];
  for (const { x, y } of sent.pen.all("disc")) assert.deepEqual([x, y], web.unit(1, 0));
  assert.deepEqual(
    there.pen
      .all("disc")
      .map(({ x, y }) => [x, y].join())
      .sort(),
    values.map((/** @type {any} */ _, /** @type {number} */ i) => web.unit(0, i).join()).sort(),
  );
  const delta = Number(/** @type {any} */ (there.board.backward[1][0]).values.delta[1][0]);
  const signs = start.params[1].W.map(([w]) => Math.sign(w * delta));
  for (const { x, y, colour } of there.pen.all("disc")) {
    const i = signs.findIndex(
      (/** @type {any} */ _, /** @type {number} */ k) => web.unit(0, k).join() === [x, y].join(),
    );
    assert.ok(sameColour(colour, legendAt(0.9 * signs[i], { most: 1, decades: 0 }, palette.error)));
  }
});

test("a pointer finds the unit under it, or else the edge that is near, with its number", () => {
  const { scene, web, board, start } = stageOf(xor, { n: after(xor, "loss") });
  const [x, y] = web.unit(0, 1);
  assert.deepEqual(scene.choice(board, x + web.radius(0), y), { layer: 0, unit: 1, t: 0 });
  assert.equal(scene.choice(board, ...web.unit(-1, 0)), null);
  assert.match(scene.hint(board, x, y)[0], /^a\[1\] of a¹/);
  const [low, high] = [web.unit(-1, 0), web.unit(0, 2)];
  const middle = /** @type {[number, number]} */ ([(low[0] + high[0]) / 2, (low[1] + high[1]) / 2]);
  const w = Number(start.params[0].W[0][2]);
  assert.match(
    scene.hint(board, ...middle)[0],
    new RegExp(`^W\\[0,2\\] between .*: ${String(Number(w.toPrecision(4))).replace("-", "−")}$`),
  );
  assert.deepEqual(scene.hint(board, middle[0], 5), []);
});

test("the units that one asks about are framed as by a marker, and all else is pale", () => {
  const plain = stageOf(xor);
  const { scene, board, scales, palette, web, start } = plain;
  const opened = { phase: "backward", layer: 0, name: "delta", i: 1, t: 0 };
  const lit = { ...roadsOf(start, /** @type {any} */ ({ opened, credit: null })), alone: true };
  const drawn = (/** @type {any} */ more) => {
    const pen = new Pen();
    scene.still(/** @type {any} */ (pen), { ...board, ...more }, scales, null);
    return pen;
  };
  const pen = drawn({ lit });
  const marks = pen.all("ring").filter(({ colour }) => colour === palette.mark);
  const [own, above] = [
    [0, 1],
    [1, 0],
  ];
  assert.deepEqual(
    marks.map(({ x, y, radius, stroke }) => [x, y, radius, stroke]),
    [own, above].map(([layer, unit]) => [...web.unit(layer, unit), web.radius(layer) + 5, 7]),
  );
  const edges = pen.all("ring").filter(({ colour, stroke }) => colour === palette.ink && stroke === 1.2);
  assert.deepEqual(
    edges.map(({ radius }) => radius),
    [own, above].map(([layer]) => web.radius(layer) + 8.5),
  );
  assert.deepEqual(
    [...pen.said("target"), ...pen.said(/^L = /)].map(({ alpha }) => alpha),
    [1, 1],
    "words beside what fades do not",
  );
  const pale = (/** @type {Pen} */ each) => each.all("line").filter(({ alpha }) => alpha < 0.5).length;
  assert.ok(pale(pen) > pale(drawn({ lit: { ...lit, alone: false } })));
  assert.equal(
    drawn({})
      .all("ring")
      .filter(({ colour }) => colour === palette.mark).length,
    0,
  );
});

test("what is marked over the stage finds the box around all units of a layer", () => {
  const { scene, board, scales, web, start } = stageOf(xor);
  /** @type {any[]} */
  const boxes = [];
  const over = (/** @type {any} */ _, /** @type {any} */ stage) => boxes.push(stage.cell(0, 0), stage.cell(1, 0));
  scene.still(/** @type {any} */ (new Pen()), { ...board, over }, scales, null);
  boxes.forEach(({ x, y, w, h }, layer) => {
    const { units } = start.layers[layer];
    const [first, last] = [web.unit(layer, 0), web.unit(layer, units - 1)];
    const radius = web.radius(layer) + 4;
    assert.deepEqual([x, y], [first[0] - radius, first[1] - radius]);
    assert.ok(Math.abs(w - 2 * radius) < 1e-9 && Math.abs(h - (last[1] - first[1] + 2 * radius)) < 1e-9);
  });
  assert.equal(boxes.length, 2);
});
