/**
 * What the training's card says: its words and whether they are bad news, its buttons, how far it is, and what helps.
 */

import { byId, element } from "../shared/dom.view.js";
import { hasDiverged, nextOf, paceOf, paceSaid } from "./training.js";

/** @typedef {import("./training.js").Run} Run */

export function createMessages() {
  const bar = /** @type {HTMLProgressElement} */ (byId("train-progress"));
  const [goOn, one] = ["train-run", "train-one"].map((id) => /** @type {HTMLButtonElement} */ (byId(id)));
  return { say, offer, tell };

  /** @param {string} text @param {boolean} bad */
  function say(text, bad) {
    byId("train-says").textContent = text;
    byId("train-says").dataset.bad = String(bad);
    byId("train-help").hidden = true;
  }

  /** What helps, each as a button. @param {[string, () => void][]} offers */
  function offer(offers) {
    byId("train-help").hidden = false;
    byId("train-help").replaceChildren(
      ...offers.map(([name, act]) => {
        const button = element("button", { type: "button" }, name);
        button.addEventListener("click", act);
        return button;
      }),
    );
  }

  /**
   * The buttons and the progress.
   * @param {Run} run
   * @param {number} from the iteration with which this piece of it began
   * @param {number} seconds since then
   */
  function tell(run, from, seconds) {
    const next = nextOf(run);
    const running = run.state === "running";
    goOn.textContent = running ? "Pause" : next ? "Go on" : "Start";
    for (const button of [goOn, one]) button.disabled = hasDiverged(run);
    byId("train").dataset.state = run.state;
    bar.value = run.to ? next / run.to : 0;
    const pace = running ? paceOf(next - from, run.to - next, seconds) : null;
    byId("train-count").textContent = next || running ? `${next} of ${run.to}${paceSaid(pace)}` : "";
  }
}
