/** The server of a class without a network: one session in memory, as far as the page asks for it. */

const CODE = "CDFG";
const KEY = "k".repeat(22);
const UNANSWERED = { answered: 0, counts: null, truth: null };

/**
 * Whatever is fetched is answered by this class.
 * @param {object} [begun] how its document is at first
 */
export function openClass(begun = {}) {
  /** @type {any} */
  let doc = {
    ...{ code: CODE, rev: 0, link: "", at: 0, playing: false, speed: 1, follow: false, people: 2 },
    ...{ question: null, ended: false },
    ...begun,
  };
  /** @type {Set<ReadableStreamDefaultController<Uint8Array>>} */
  const streams = new Set();
  /** @type {{method: string, path: string, body: any, key: string | null}[]} */
  const asked = [];
  /** @type {any[]} */
  let rounds = [];
  let known = true; // whether this server has the session
  /** @type {((method: string, path: string) => Response | Error | null | Promise<null>)} */
  let trouble = () => null;
  const told = () => new TextEncoder().encode(`data: ${JSON.stringify(doc)}\n\n`);
  const publish = () => streams.forEach((stream) => stream.enqueue(told()));
  const json = (/** @type {any} */ body, status = 200) => new Response(JSON.stringify(body), { status });
  const refuse = (/** @type {number} */ status, /** @type {string} */ message, /** @type {string[]} */ fields = []) =>
    json({ error: { message, fields: fields.map((field) => ({ field, message })) } }, status);

  /** @param {AbortSignal} [signal] */
  function documents(signal) {
    /** @type {ReadableStreamDefaultController<Uint8Array>} */
    let stream;
    const body = new ReadableStream({
      start(controller) {
        stream = controller;
        streams.add(controller);
        controller.enqueue(told());
      },
      cancel: () => void streams.delete(stream),
    });
    signal?.addEventListener("abort", () => streams.delete(stream));
    return new Response(body);
  }

  /** @param {any} change */
  function put(change) {
    if (change.rev !== doc.rev) return json(doc, 409);
    const question = change.question ? { ...UNANSWERED, ...change.question } : change.question;
    doc = { ...doc, ...change, ...(question === undefined ? {} : { question }), rev: doc.rev + 1 };
    publish();
    return json(doc);
  }

  /** @type {any} */ (globalThis).fetch = async (
    /** @type {string} */ path,
    /** @type {any} */ { method = "GET", headers = {}, body, signal } = {},
  ) => {
    const key = headers.authorization?.replace("Bearer ", "") ?? null;
    asked.push({ method, path, body: body === undefined ? undefined : JSON.parse(body), key });
    const odd = await trouble(method, path);
    if (odd instanceof Error) throw odd;
    if (odd) return odd;
    if (method === "POST") {
      known = true;
      return json({ code: CODE, key: KEY }, 201);
    }
    if (!known || !path.startsWith(`api/live/${CODE}`)) return refuse(404, "There is no such class.");
    if (path.endsWith("/answers") && headers.accept) return new Response("id,answer\n");
    if (path.endsWith("/answers")) return json({ questions: rounds });
    if (method === "DELETE") return api.change({ ended: true });
    if (path.includes("/answers/")) return new Response(null, { status: 204 });
    return method === "PUT" ? put(JSON.parse(body)) : documents(signal);
  };
  const api = {
    asked,
    /** The class is elsewhere, or its server says something else of it. @param {object} more */
    change(more) {
      doc = { ...doc, ...more, rev: doc.rev + 1 };
      publish();
      return new Response(null, { status: 204 });
    },
    doc: () => doc,
    puts: () => asked.filter(({ method, path }) => method === "PUT" && !path.includes("/answers/")),
    answers: () => asked.filter(({ method, path }) => method === "PUT" && path.includes("/answers/")),
    listens: () => streams.size,
    /** All who listen are cut off. */
    cut: () => streams.forEach((stream) => (streams.delete(stream), stream.close())),
    rounds: (/** @type {any[]} */ all) => (rounds = all),
    forgets: () => (known = false),
    fails: (/** @type {typeof trouble} */ with_) => (trouble = with_),
    refuse,
  };
  return api;
}

export { CODE, KEY };
