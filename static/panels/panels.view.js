/**
 * What stands around the stage, drawn so that the film stays smooth: one panel a frame, those that take long less
 * often.
 */

const REST = 7; // times as long as a panel took to draw, it rests while the film plays
const ENOUGH = 0.2; // of a panel is in sight, or is about to be: it is looked at
const AHEAD = "0px 0px 50% 0px"; // half a window below what is in sight, so that who scrolls finds it drawn

/**
 * @typedef {{stand: () => void, draw: () => void, every: number, root?: HTMLElement}} Panel every: milliseconds at
 *   least between two pictures; root: only while it is in sight
 */

/** @param {Panel[]} panels */
export function createPanels(panels) {
  let last = { key: "", playing: false }; // what was to be seen when all were drawn
  const turns = panels.map((panel) => ({ panel, due: 0, key: "", stands: false, seen: !panel.root }));
  const sight = new IntersectionObserver(look, { threshold: ENOUGH, rootMargin: AHEAD });
  for (const { root } of panels) if (root) sight.observe(root);
  return { draw, stand };

  /** @param {IntersectionObserverEntry[]} entries */
  function look(entries) {
    for (const { target, intersectionRatio } of entries)
      for (const turn of turns) if (turn.panel.root === target) turn.seen = intersectionRatio >= ENOUGH;
    if (last.key) draw(last.key, last.playing);
  }

  /** All at once while the film rests. @param {string} key of what is to be seen @param {boolean} playing */
  function draw(key, playing) {
    last = { key, playing };
    const now = performance.now();
    const late = turns
      .filter((turn) => turn.seen && turn.key !== key && (!playing || now >= turn.due))
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
}
