import { createColumnHelper, columnFilteringFeature, createFilteredRowModel, createSortedRowModel, filterFn_includesString, globalFilteringFeature, rowSortingFeature, sortFn_alphanumeric, sortFn_text, tableFeatures } from "@tanstack/react-table";
import type { SampleScores } from "../../project/result.ts";
import { FlagList } from "./FlagList.tsx";
import { PairCell } from "./PairCell.tsx";
import { ScoreCell } from "./ScoreCell.tsx";
import { TextCell } from "./TextCell.tsx";
import { StateCell } from "./StateCell.tsx";
import type { TableRow } from "./rows.ts";

/** How a column looks. */
export interface ColumnLook {
  /** What it is, for whoever points at its head. */
  readonly tip: string;
  /** Pixels it has at least. */
  readonly least: number;
  /** Its share of what is left of a wide table; 0 keeps it as it is. */
  readonly grow?: number;
  readonly numeric?: boolean;
  readonly dim?: boolean;
}

const columnMeta: ColumnLook = { tip: "", least: 80 };

export const features = tableFeatures({
  columnMeta,
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric, text: sortFn_text },
  filterFns: { includesString: filterFn_includesString },
});

const helper = createColumnHelper<typeof features, TableRow>();

type ScoreField = { [K in keyof SampleScores]: SampleScores[K] extends number | null ? K : never }[keyof SampleScores];

/** @param why what the score needs, said where there is none */
function scoreColumn(field: ScoreField, header: string, tip: string, why: (row: TableRow) => string) {
  return helper.accessor((row) => row.scores?.[field] ?? undefined, {
    id: field,
    header,
    sortUndefined: "last",
    meta: { tip, least: 92, numeric: true },
    cell: ({ row: { original } }) => (
      <ScoreCell value={original.scores?.[field] ?? null} why={original.scores === null ? "" : why(original)} stale={original.state === "stale"} />
    ),
  });
}

const needsMasks = ({ sample, scores }: TableRow) =>
  sample.referenceMask === null ? "needs the reference's mask" : scores?.cp_n_ref_fg === 0 ? "the mask marks no subject" : "";

function needsForPf({ sample, scores }: TableRow): string {
  if (sample.prompt === null) return "needs a prompt";
  if (sample.generationMask === null) return "needs the generation's mask";
  return scores?.pf_n_bg_pooled === 0 ? "the mask leaves no background" : "";
}

/** Columns that the text filter looks into. */
export const FILTERED: ReadonlySet<string> = new Set(["concept", "method", "prompt", "flags"]);

const text = { sortUndefined: "last", sortFn: "alphanumeric" } as const;

export const columns = helper.columns([
  helper.display({ id: "pair", header: "Pair", meta: { tip: "Reference and generation", least: 78 }, cell: ({ row }) => <PairCell sample={row.original.sample} /> }),
  helper.accessor(({ sample }) => sample.concept ?? sample.object ?? sample.id, {
    id: "concept",
    header: "Concept",
    ...text,
    meta: { tip: "The subject that is to be kept", least: 96, grow: 1 },
    cell: ({ getValue }) => <TextCell text={getValue()} />,
  }),
  helper.accessor(({ sample }) => sample.method ?? undefined, {
    id: "method",
    header: "Method",
    ...text,
    meta: { tip: "What made the generation", least: 96, grow: 1 },
    cell: ({ getValue }) => (getValue() === undefined ? null : <span className="chip" title={getValue()}>{getValue()}</span>),
  }),
  helper.accessor(({ sample }) => sample.prompt ?? undefined, {
    id: "prompt",
    header: "Prompt",
    ...text,
    meta: { tip: "The prompt as given", least: 120, grow: 2, dim: true },
    cell: ({ getValue }) => <TextCell text={getValue()} />,
  }),
  scoreColumn("cp", "CP", "Concept preservation: mean best cosine of the reference's subject patches", needsMasks),
  scoreColumn("pf", "PF", "Prompt following: the background's pooled vector against the prompt without its subject", needsForPf),
  scoreColumn("clip_i", "CLIP-I", "Cosine of the two images' CLIP embeddings", () => "needs a CLIP checkpoint"),
  scoreColumn("dino", "DINO", "Cosine of the two images' DINO class tokens", () => "needs a DINO checkpoint"),
  scoreColumn("clip_t", "CLIP-T", "Cosine of the generation and the prompt in CLIP", ({ sample }) => (sample.prompt === null ? "needs a prompt" : "needs a CLIP checkpoint")),
  scoreColumn("siglip2_global", "SigLIP2 global", "Cosine of the two images pooled whole", () => ""),
  helper.accessor(({ scores }) => scores?.flags.join(" ") || undefined, {
    id: "flags",
    header: "Flags",
    ...text,
    meta: { tip: "What a person should know of the row", least: 80, grow: 1 },
    cell: ({ row }) => <FlagList flags={row.original.scores?.flags ?? []} />,
  }),
  helper.accessor("state", {
    id: "state",
    header: "State",
    ...text,
    meta: { tip: "Waiting, done, stale or failed", least: 74 },
    cell: ({ row }) => <StateCell state={row.original.state} error={row.original.error} />,
  }),
]);
