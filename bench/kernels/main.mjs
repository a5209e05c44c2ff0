// @ts-check
/** Hands the page a function that asks the worker, where towers run. */
/** @type {Worker | null} */
let worker = null;

/** @param {{ call: "open" | "run" | "close" } & Record<string, unknown>} question */
async function ask(question) {
  worker ??= new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  const asked = worker;
  const answer = await new Promise((resolve, reject) => {
    asked.addEventListener("message", ({ data }) => resolve(data), { once: true });
    asked.addEventListener("error", ({ message }) => reject(new Error(message)), { once: true });
    asked.postMessage(question);
  });
  if (question.call === "close") {
    // WebAssembly's memory goes with its worker.
    asked.terminate();
    worker = null;
  }
  return answer;
}

Object.assign(window, { ask });
