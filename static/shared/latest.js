/** The newest question is the only one: asking again lets go of what was asked before. Pure. */

/**
 * @template Question
 * @template Answer
 * @param {(signal: AbortSignal, question: Question) => Promise<Answer>} ask
 * @param {object} heard what becomes of the newest question; of one that was let go of nothing is heard any more
 * @param {(answer: Answer, question: Question) => void} [heard.arrive]
 * @param {(error: unknown, question: Question) => void} heard.fail
 * @param {() => void} [heard.settle] after either
 */
export function latest(ask, { arrive = () => {}, fail, settle = () => {} }) {
  let running = new AbortController();
  return { ask: asking, stop: () => running.abort() };

  /** @param {Question} question */
  async function asking(question) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    /** @type {() => void} */
    let hear;
    try {
      const answer = await ask(signal, question);
      hear = () => arrive(answer, question);
    } catch (error) {
      hear = () => fail(error, question);
    }
    if (signal.aborted) return;
    hear();
    settle();
  }
}
