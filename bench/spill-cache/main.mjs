// @ts-check
/** Hands the page a function that runs the scenario in a worker, where private files can be read. */
/** @param {number} pairs */
async function runScenario(pairs) {
  const worker = new Worker(new URL("worker.mjs", import.meta.url), { type: "module" });
  const answer = await new Promise((resolve, reject) => {
    worker.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", ({ message }) => reject(new Error(message)));
    worker.postMessage({ pairs });
  });
  worker.terminate();
  return answer;
}

Object.assign(window, { runScenario });
