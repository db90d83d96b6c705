/**
 * What stands around the stage, drawn so that the film stays smooth: one panel a frame, those that take long less
 * often, and only what can be seen.
 */

const REST = 7; // times as long as a panel took to draw, it rests while the film plays

/**
 * @typedef {{stand: () => void, draw: () => void, every: number, seen?: () => boolean, renews?: boolean}} Panel every:
 *   milliseconds at least between two pictures; seen: always, where it is not there; renews: of the same network it
 *   draws other numbers without standing anew
 */

/** @param {Panel[]} panels */
export function createPanels(panels) {
  let last = { key: "", playing: false }; // what was to be seen when all were drawn
  const turns = panels.map((panel) => ({ panel, due: 0, key: "", stands: false }));
  return { draw, stand, renew, look: () => last.key && draw(last.key, false) };

  /** All at once while the film rests. @param {string} key of what is to be seen @param {boolean} playing */
  function draw(key, playing) {
    last = { key, playing };
    const now = performance.now();
    const late = turns
      .filter(({ panel, due, ...turn }) => turn.key !== key && (!playing || now >= due) && (panel.seen?.() ?? true))
      .sort((a, b) => a.due - b.due);
    for (const turn of playing ? late.slice(0, 1) : late) {
      const since = performance.now();
      if (!turn.stands) turn.panel.stand();
      turn.panel.draw();
      const until = performance.now();
      Object.assign(turn, { key, stands: true, due: until + Math.max(REST * (until - since), turn.panel.every) });
    }
  }

  /** All are to be built anew, each in its turn. */
  function stand() {
    for (const turn of turns) Object.assign(turn, { key: "", stands: false, due: 0 });
  }

  /** All are to be drawn anew, as the same network has other numbers. */
  function renew() {
    for (const turn of turns) Object.assign(turn, { key: "", stands: turn.stands && turn.panel.renews, due: 0 });
  }
}
