import type { Precision } from "../../models/graph/precision.ts";
import type { OperatorTime } from "./profile.ts";
import type { TowerName } from "./towers.ts";

/** What a card was measured to do, as plain data: "Copy result" is this as JSON, with `reportMarkdown` before it. */
export interface BenchReport {
  readonly bench: "masc-lens gpu";
  readonly version: 1;
  /** ISO 8601. */
  readonly measured: string;
  readonly card: { readonly name: string; readonly software: boolean; readonly fp16: boolean };
  /** Browser or Node, as they call themselves. */
  readonly where: string;
  readonly tower: {
    readonly name: TowerName;
    readonly label: string;
    readonly patches: number;
    /** 10^9 operations of matrix products an image. */
    readonly gigaflop: number;
  };
  readonly precisions: readonly PrecisionReport[];
}

export interface PrecisionReport {
  readonly precision: Precision;
  /** Why it was not measured, or where that ended. */
  readonly refused?: string;
  /** The fastest of some plain products in these numbers. */
  readonly peak?: {
    readonly teraflops: number;
    readonly size: number;
    readonly operator: string;
  };
  readonly tower?: {
    readonly weightBytes: number;
    /** From nothing to a session: numbers drawn and converted, weights handed over. */
    readonly makingMilliseconds: number;
    /** The first run beyond what a later one takes: shaders are compiled in it. */
    readonly compileMilliseconds: number;
    readonly batches: readonly BatchReport[];
  };
  readonly pipeline?: PipelineReport;
  /** Empty where the card tells no times. */
  readonly operators?: readonly OperatorTime[];
  /** Bytes of this thread or process as the figures ended; null where it is not told. WebGPU tells none of the card's own. */
  readonly memoryBytes?: number | null;
}

export interface BatchReport {
  readonly images: number;
  readonly milliseconds: number;
  readonly imagesPerSecond: number;
  readonly teraflops: number;
  /** Of the peak in the same numbers; null where there is none. */
  readonly share: number | null;
}

export const STAGES = ["read", "decode", "resample", "encode", "score"] as const;
export type BenchStage = (typeof STAGES)[number];

/** One picture after the other, every stage in turn on one thread. */
export interface PipelineReport {
  readonly images: number;
  readonly imagesPerSecond: number;
  /** Medians. */
  readonly milliseconds: Readonly<Record<BenchStage, number>>;
}

/** Three digits that count. */
const short = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const percent = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(0)} %`);

/** A table as rows of texts, the first of them its head. */
export interface BenchTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
}

function towerRows({ precision, peak, tower, pipeline }: PrecisionReport): string[][] {
  if (tower === undefined) return [];
  return tower.batches.map(({ images, imagesPerSecond, milliseconds, teraflops, share }, at) => [
    precision,
    String(images),
    short(imagesPerSecond),
    short(milliseconds),
    short(teraflops),
    peak === undefined ? "–" : short(peak.teraflops),
    percent(share),
    at === 0 && pipeline !== undefined ? short(pipeline.imagesPerSecond) : "",
  ]);
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MB`;

/** All that a report says, as tables. */
export function reportTables({ precisions }: BenchReport): BenchTable[] {
  const towers: BenchTable = {
    title: "Images a second",
    rows: [
      [
        "numbers",
        "images a run",
        "images/s",
        "ms a run",
        "TFLOP/s",
        "peak TFLOP/s",
        "of the peak",
        "whole pipeline, images/s",
      ],
      ...precisions.flatMap(towerRows),
    ],
  };
  const stages: BenchTable = {
    title: "The pipeline by stages, ms an image",
    rows: [
      ["numbers", ...STAGES],
      ...precisions.flatMap(({ precision, pipeline }) =>
        pipeline === undefined ? [] : [[precision, ...STAGES.map((stage) => short(pipeline.milliseconds[stage]))]],
      ),
    ],
  };
  const costs: BenchTable = {
    title: "Before the first image",
    rows: [
      ["numbers", "weights", "making, s", "compiling, s", "memory of the thread", "peak by"],
      ...precisions.flatMap(({ precision, tower, memoryBytes, peak }) =>
        tower === undefined
          ? []
          : [
              [
                precision,
                megabytes(tower.weightBytes),
                short(tower.makingMilliseconds / 1000),
                short(tower.compileMilliseconds / 1000),
                memoryBytes === null || memoryBytes === undefined ? "not told" : megabytes(memoryBytes),
                peak === undefined ? "–" : `${peak.operator}, ${peak.size}`,
              ],
            ],
      ),
    ],
  };
  const operators: BenchTable[] = precisions.flatMap(({ precision, operators: times = [] }) =>
    times.length === 0
      ? []
      : [
          {
            title: `Time by operator, ${precision}`,
            rows: [
              ["operator", "ms a run", "share"],
              ...times.map(({ operator, milliseconds, share }) => [operator, short(milliseconds), percent(share)]),
            ],
          },
        ],
  );
  return [towers, stages, costs, ...operators].filter(({ rows }) => rows.length > 1);
}

/** What was not measured, a sentence each. */
export const refusals = ({ precisions }: BenchReport): string[] =>
  precisions.flatMap(({ precision, refused }) =>
    refused === undefined ? [] : [refused.startsWith(precision) ? refused : `${precision}: ${refused}`],
  );

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function markdownTable({ title, rows }: BenchTable): string {
  const [head = [], ...body] = rows.map((row) => `| ${row.map(cell).join(" | ")} |`);
  const width = rows[0]?.length ?? 0;
  return [`**${title}**`, "", String(head), `|${" --- |".repeat(width)}`, ...body].join("\n");
}

/** The line above the tables. */
export const reportHead = ({ card, tower, where, measured }: BenchReport): string =>
  `${card.name}${card.software ? " (a processor that plays a card: its figures say nothing of one)" : ""} · ${tower.label}, ${short(tower.gigaflop)} GFLOP an image · ${where} · ${measured}`;

/** As text for a README or an issue: what a person reads, and all of it as JSON behind. */
export function reportMarkdown(report: BenchReport): string {
  return [
    `### MaSC Lens on ${cell(report.card.name)}`,
    cell(reportHead(report)),
    ...reportTables(report).map(markdownTable),
    ...refusals(report).map((line) => `- ${cell(line)}`),
    ["```json", JSON.stringify(report), "```"].join("\n"),
  ].join("\n\n");
}
