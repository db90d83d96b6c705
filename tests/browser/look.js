// Moves the Position slider to each of these places, and tells what is to be seen there.
(positions) => {
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const texts = (root, selector) => all(root, selector).map((node) => node.textContent);
  const one = (selector) => document.querySelector(selector);
  const place = one("#position");

  const pairs = (root) => {
    const [names, values] = [texts(root, "dt"), texts(root, "dd")];
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  };
  // A column of a table of NOW has the numbers of all units under one name.
  const byName = (cells) => {
    const rows = {};
    for (const cell of cells) (rows[cell.dataset.name] ??= []).push(cell.textContent);
    return rows;
  };
  const sender = (node) => {
    const [name, share] = texts(node, "span");
    return [name, Number(share.split(" ")[0])];
  };

  return positions.map((position) => {
    place.value = String(position);
    place.dispatchEvent(new Event("input", { bubbles: true }));
    const formula = one("#now-formula");
    const senders = one("#now-senders-block");
    const [heat] = one("#heat").data;
    const units = one("#nodes").data.flatMap(({ text }) => text ?? []);
    return {
      position: Number(place.getAttribute("aria-valuenow")),
      received: Number(place.getAttribute("aria-valuemax")),
      sentence: one("#caption-says").textContent,
      formulas: formula.hidden ? [] : texts(formula, ".katex-mathml annotation"),
      symbols: formula.hidden ? [] : texts(formula, ".katex-mathml msubsup, .katex-mathml msup, .katex-mathml msub"),
      misprints:
        all(document, ".katex-error").length +
        texts(document, ".katex-html").filter((text) => text.includes("\\")).length,
      rows: byName(all(document, "#now-numbers :is(.paper:not(.update), .scalars) td[data-name]")),
      grads: Object.fromEntries(
        all(document, "#now-numbers table[data-grad]").map((table) => [
          table.dataset.grad,
          all(table, "tbody tr").map((row) => texts(row, "td")),
        ]),
      ),
      senders: senders.hidden ? [] : all(senders, ".sender").map(sender),
      units: [units, texts(one("#nodes"), ".textpoint text")].map((words) => words.map((word) => word.trim())),
      heat: heat.z.map((row) => [...row]),
      heat_text: (heat.text ?? []).map((row) => [...row]),
      decay: (one("#decay").data ?? []).map((line) => [...line.y]),
      ledger: pairs(one("#now-ledger")),
    };
  });
};
