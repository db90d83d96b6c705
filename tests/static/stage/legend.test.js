import assert from "node:assert/strict";
import { test } from "node:test";
import { scalesOf } from "../../../static/film/scales.js";
import { createLegend, SIGNS } from "../../../static/stage/legend.view.js";
import { goldenTraces, linkTraces } from "../golden.js";
import { legendAt, THEMES } from "../looks.js";
import { openPage } from "../page.js";

const [film] = goldenTraces().filter(({ name }) => name === "rnn_echo.jsonl");
const [weighted] = await linkTraces(["hidden=3&steps=5&lag=2&loss_at=last"]);

/** @param {string} text as `rough` writes it */
const number = (text) => {
  const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const [, digits, , power = "0"] = /** @type {any} */ (/^([−\d.]+)(·10([⁻⁰-⁹¹²³]+))?$/.exec(text));
  const exponent = [...power].map((c) => (c === "⁻" ? "-" : String(raised.indexOf(c)))).join("");
  return Number(digits.replace("−", "-")) * 10 ** Number(power === "0" ? 0 : exponent);
};

for (const theme of Object.keys(THEMES))
  test(`the bars stand between their scales' ends, in the colours of their own scale, in ${theme}`, () => {
    const page = openPage();
    const { draw } = createLegend(() => {});
    const { palette } = THEMES[theme];
    for (const log of [true, false]) {
      const scales = scalesOf([film.steps], log);
      draw(film.start, palette, scales, log);
      for (const [id, scale, stops] of /** @type {[string, any, any][]} */ ([
        ["legend-value", scales.value, palette.value],
        ["legend-error", scales.error, palette.error],
      ])) {
        const [low, bar, high] = page.byId(id).children;
        for (const [end, sign] of /** @type {[any, number][]} */ ([
          [low, -1],
          [high, 1],
        ]))
          assert.ok(Math.abs(number(end.textContent) / (sign * scale.most) - 1) < 0.05, end.textContent);
        const places = stops.map((/** @type {any} */ [at, colour]) => `${colour} ${100 * at}%`).join(", ");
        assert.equal(bar.style.background, `linear-gradient(to right, ${places})`);
        assert.equal(legendAt(0, scale, stops).join(), legendAt(0, { most: 9, decades: 2 }, stops).join());
        const title = String(bar.getAttribute("title"));
        const faded = /fading out at ([^:]+):/.exec(title);
        assert.equal(faded !== null, scale.decades > 0, title);
        if (faded) assert.ok(Math.abs(number(faded[1]) / (scale.most * 10 ** -scale.decades) - 1) < 0.06, title);
      }
    }
  });

test("each road of the legend is as wide as the stage draws the error that stands beside it", () => {
  const page = openPage();
  const { draw } = createLegend(() => {});
  for (const log of [true, false]) {
    const scales = scalesOf([film.steps], log);
    draw(film.start, THEMES.light.palette, scales, log);
    const [word, ...roads] = page.byId("legend-width").children;
    assert.equal(word.textContent, "road");
    assert.equal(roads.length, 3);
    const sizes = roads.map((road) => number(road.textContent));
    assert.ok(sizes[0] > sizes[1] && sizes[1] > sizes[2]);
    roads.forEach((road, k) => {
      const { most, decades } = scales.error;
      const place = decades ? 1 + Math.log10(sizes[k] / most) / decades : sizes[k] / most;
      const width = parseFloat(road.children[0].style.height);
      assert.ok(Math.abs(width - (1 + 11 * place ** 2)) < 0.6, `${width} px beside ${road.textContent}`);
    });
    assert.ok(parseFloat(roads[0].children[0].style.height) === 12);
  }
});

test("the switch says which scale errors have, and asks for the other", () => {
  const page = openPage();
  /** @type {boolean[]} */
  const asked = [];
  const { draw } = createLegend((log) => asked.push(log));
  const pressed = () => ["scale-log", "scale-linear"].map((id) => page.byId(id).getAttribute("aria-pressed"));
  draw(film.start, THEMES.light.palette, scalesOf([film.steps], true), true);
  assert.deepEqual(pressed(), ["true", "false"]);
  draw(film.start, THEMES.light.palette, scalesOf([film.steps], false), false);
  assert.deepEqual(pressed(), ["false", "true"]);
  page.byId("scale-linear").click();
  page.byId("scale-log").click();
  assert.deepEqual(asked, [false, true]);
});

test("each sign of the stage is explained; brackets only where a loss has weight 0, alarms in their colour", () => {
  const page = openPage();
  const { draw } = createLegend(() => {});
  const scales = scalesOf([film.steps], true);
  for (const [start, hidden] of /** @type {[any, boolean][]} */ ([
    [film.start, true],
    [weighted.start, false],
  ])) {
    draw(start, THEMES.light.palette, scales, true);
    const items = page.byId("legend-signs").children;
    assert.deepEqual(
      items.map((item) => item.textContent),
      SIGNS.map(([sign, words]) => sign + words),
    );
    assert.deepEqual(
      items.filter((item) => item.hidden).map((item) => item.textContent),
      hidden ? ["(1.4)weight 0"] : [],
    );
    assert.deepEqual(
      items.filter((item) => item.classes.includes("alarm")).map((item) => item.textContent[0]),
      ["▲", "∞", "✂"],
    );
  }
});
