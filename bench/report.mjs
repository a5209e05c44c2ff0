// @ts-check
/** docs/benchmarks.md from results: the table, then what is behind it. What was not measured says so. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./options.mjs";

/** @typedef {Record<string, { date: string, value?: any, error?: string }>} Figures */

/** @typedef {{ from: string, figure: string, must: string, aim: string, read: (value: any) => [shown: string, number: number], meets: (number: number, value: any) => "aim" | "must" | "no" }} Row */

/** @param {number} must @param {number} aim @returns {(number: number) => "aim" | "must" | "no"} */
const atLeast = (must, aim) => (number) => (number >= aim ? "aim" : number >= must ? "must" : "no");
/** @param {number} must @param {number} aim @returns {(number: number) => "aim" | "must" | "no"} */
const atMost = (must, aim) => (number) => (number <= aim ? "aim" : number <= must ? "must" : "no");

/** @param {any} value @returns {[string, number]} */
const job = ({
  ratio,
  ratioWithSessions,
  ratioWithKeptSessions,
  provider,
  processorRatio,
  processorRatioWithSessions,
  secondsAnImage,
}) => [
  `**${ratio}** (${ratioWithSessions} with making sessions${ratioWithKeptSessions === undefined ? "" : `, ${ratioWithKeptSessions} with those of a second visit`}${provider === undefined ? "" : `; on ${provider}`}); in processor time ${processorRatio} (${processorRatioWithSessions}); an image ${secondsAnImage.steady} s (${secondsAnImage.withSessions} s), the package ${secondsAnImage.package} s`,
  ratio,
];

/** @type {Row[]} */
const ROWS = [
  {
    from: "scores",
    figure: "scores, fp32, 6 pairs of mixed shapes: largest difference",
    must: "1e-4",
    aim: "1e-5",
    read: ({ largest, cp, pf }) => [
      `**${largest.toExponential(1)}** (CP ${cp.toExponential(1)}, PF ${pf.toExponential(1)})`,
      largest,
    ],
    meets: atMost(1e-4, 1e-5),
  },
  {
    from: "page-fp32",
    figure: "1 reference x 9 generations, Chromium on WASM, fp32: package's time / ours",
    must: "0.4",
    aim: "0.7",
    read: job,
    meets: atLeast(0.4, 0.7),
  },
  { from: "page-int8", figure: "the same, int8", must: "0.6", aim: "1.0", read: job, meets: atLeast(0.6, 1) },
  {
    from: "cli-fp32",
    figure: "the same, command line, fp32",
    must: "1.6",
    aim: "2.3",
    read: job,
    meets: atLeast(1.6, 2.3),
  },
  { from: "cli-int8", figure: "the same, command line, int8", must: "3", aim: "5", read: job, meets: atLeast(3, 5) },
  {
    from: "graph",
    figure: "vision graph, torch's export's time / ours, onnxruntime-node",
    must: "1.1",
    aim: "1.5",
    read: ({ ratio, secondsALayer }) => [
      `**${ratio}**; a layer ${secondsALayer.ours} s, the export's ${secondsALayer.export} s`,
      ratio,
    ],
    meets: atLeast(1.1, 1.5),
  },
  {
    from: "import",
    figure: "import of a file from disk in Chromium",
    must: "100 MB/s, heap below 300 MB",
    aim: "250 MB/s",
    read: ({ megabytesASecond, heapMegabytes, buffersMegabytes, bothMegabytes, gigabytes }) => [
      `**${megabytesASecond} MB/s** (${gigabytes} GB); JavaScript heap ${heapMegabytes} MB, buffers ${buffersMegabytes} MB, ${bothMegabytes} MB at once`,
      megabytesASecond,
    ],
    meets: (number, { heapMegabytes }) => (heapMegabytes >= 300 ? "no" : atLeast(100, 250)(number)),
  },
  {
    from: "page-int8",
    figure: "peak memory of the int8 run, whole browser (PSS)",
    must: "2.5 GB",
    aim: "1.5 GB",
    read: ({ peakMegabytes }) => [
      peakMegabytes === null ? "unknown" : `**${(peakMegabytes / 1000).toFixed(2)} GB**`,
      peakMegabytes ?? Number.NaN,
    ],
    meets: atMost(2500, 1500),
  },
  {
    from: "spill-cache",
    figure: "pairs a second from storage, masks changed, Node",
    must: "20",
    aim: "100",
    read: ({ pairsASecond, pairs }) => [`**${pairsASecond}** (${pairs} pairs)`, pairsASecond],
    meets: atLeast(20, 100),
  },
  {
    from: "spill-cache-page",
    figure: "the same, Chromium",
    must: "20",
    aim: "100",
    read: ({ pairsASecond, pairs }) => [`**${pairsASecond}** (${pairs} pairs)`, pairsASecond],
    meets: atLeast(20, 100),
  },
];

/** @param {Figures} figures */
function table(figures) {
  const lines = ROWS.map(({ from, figure, must, aim, read, meets }) => {
    const found = figures[from];
    const start = `| ${figure} | ${must} | ${aim} |`;
    if (found === undefined) return `${start} not run | | | |`;
    const { date, value, error } = found;
    if (value === undefined) return `${start} failed: ${error ?? ""} | | ${date} | |`;
    const [shown, number] = read(value);
    return `${start} ${shown} | ${meets(number, value)} | ${date} | ${value.load ?? ""} |`;
  });
  return [
    "| figure | must | aim | here | meets | measured (UTC) | load before |",
    "|---|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** @param {unknown} known @param {() => string} words */
const or = (known, words) => (known === undefined ? "not run" : words());

/** @param {Figures} figures */
function steps(figures) {
  /** @param {string} name */
  const value = (name) => figures[name]?.value;
  const [graph, fp32, int8] = [value("graph"), value("cli-fp32"), value("cli-int8")];
  return [
    "| step | what it gives |",
    "|---|---|",
    "| encoding each image once | 10 encodings where the package has 18: 1.8 of this job, more with more generations a reference (2 at the most) |",
    `| graphs of fused operators (MultiHeadAttention, Gelu) instead of an export's | ${or(graph, () => `${graph.ratio}, ${graph.layers} layers at ${graph.patches} patches, same numbers to ${graph.largestDifference.toExponential(0)} of the largest`)} |`,
    `| int8 for the towers' linear layers, Node | ${or(graph, () => `${graph.int8Ratio} a layer`)}; of the job ${or(fp32 && int8, () => (fp32.seconds.steady / int8.seconds.steady).toFixed(2))} |`,
    `| the second thread | ${or(graph, () => `${graph.threadsRatio} a layer`)} |`,
  ].join("\n");
}

/** What a person wrote of these figures, beside them: kept from run to run. */
const NOTES = path.join(ROOT, "bench", "notes.md");

/**
 * @param {{ machine: Record<string, string>, checkpoint: string, patches: number, figures: Figures }} results
 * @returns {string}
 */
export function report({ machine, checkpoint, patches, figures }) {
  const { value: theirs } = figures["package"] ?? {};
  const versions =
    theirs === undefined
      ? "the package was not run"
      : Object.entries(theirs.versions)
          .map(([name, version]) => `${name} ${version}`)
          .join(", ");
  const chromium = [figures["page-fp32"], figures["page-int8"], figures["import"]].flatMap(
    (found) => found?.value?.chromium ?? [],
  )[0];
  return `<!-- Written by npm run bench; what is to stay by hand is in bench/notes.md. -->
# Benchmarks

Against the authors' package on the CPU of one machine, at SO400M NaFlex's size (\`${checkpoint}\`, random weights), ${patches} patches.
How to run them: [bench/README.md](../bench/README.md). All numbers: [bench/results.json](../bench/results.json).

- Machine: ${machine["processor"]}, ${machine["memory"]}, ${machine["system"]}
- Ours: commit ${machine["commit"]}, Node ${machine["node"]}, ${machine["onnxruntime"]}${chromium === undefined ? "" : `, Chromium ${chromium}`}
- Theirs: ${versions}${theirs === undefined ? "" : `; ${theirs.threads} threads, ${(theirs.peak / 1e9).toFixed(1)} GB at its peak, load before ${theirs.load}`}

${table(figures)}

The package encodes both images of every pair, 18 encodings in the job; ours encodes each image once, 10. Its time leaves out loading its
model (${theirs === undefined ? "not run" : `${theirs.loading.toFixed(1)} s`}) and follows one pair that is not timed. Ours leaves out opening the model; "with making sessions" has everything from
then on, reading weights and preparing both towers included (on the command line, and in the page on a second visit, with converted weights kept from before), and the number before it has not. "Load before" is the machine's
1-minute load as the figure began: above 1, others computed at the same time, and its times on the wall are too long. Processor time, summed over
threads and processes, hardly depends on that.

## What each step gives

${steps(figures)}
${existsSync(NOTES) ? `\n${readFileSync(NOTES, "utf8")}` : ""}`;
}
