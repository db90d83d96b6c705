/** Who is to blame at a time step: how much each loss sent there, as bars, numbers and a sentence. */

import { byId, element } from "../shared/dom.view.js";
import { format } from "../shared/numbers.js";
import { sendersTo } from "./credit.js";

/**
 * @param {import("../types.js").Num[][]} credit
 * @param {number} k the time step
 * @param {number | null} chosen the loss that a person has chosen
 */
export function drawWho(credit, k, chosen) {
  const senders = sendersTo(credit, k);
  const most = Math.max(...senders.map(({ size }) => size));
  const rows = senders.map(({ t, size, share }) => {
    const bar = element("i", {});
    bar.style.width = `${(100 * size) / most}%`;
    const number = format(Number(size.toPrecision(3)));
    const cells = [`loss ${t}`, element("span", { class: "bar" }, bar), number, `${share} %`];
    return element(
      "li",
      t === chosen ? { "aria-current": "true" } : {},
      ...cells.map((cell) => element("span", {}, cell)),
    );
  });
  byId("who-title").textContent = `Who is to blame at t = ${k}?`;
  byId("who-losses").replaceChildren(...rows);
}
