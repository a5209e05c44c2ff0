import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  rowSortingFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { useLens } from "../../store/store.ts";
import { NEEDS_CLIP, NEEDS_DINO, needsForClipText, needsForCp, needsForPf, type Need } from "../needs.ts";
import { FlagList } from "./FlagList.tsx";
import { PairCell } from "../pictures/PairCell.tsx";
import { byKey, scoresNow, type TableRow } from "./rows.ts";
import { ScoreCell } from "./ScoreCell.tsx";
import { StateCell } from "./StateCell.tsx";
import { TextCell } from "./TextCell.tsx";

/** How a column looks. */
export interface ColumnLook {
  /** What it is, for whoever points at its head. */
  readonly tip: string;
  /** Pixels it has at least. */
  readonly least: number;
  /** Its share of what is left of a wide table; 0 keeps it as it is. */
  readonly grow: number;
  readonly draw: (row: TableRow) => ReactNode;
}

const columnMeta: ColumnLook = { tip: "", least: 80, grow: 0, draw: () => null };

export const features = tableFeatures({
  columnMeta,
  rowSortingFeature,
  columnFilteringFeature,
  globalFilteringFeature,
  sortedRowModel: createSortedRowModel(),
  filteredRowModel: createFilteredRowModel(),
});

const helper = createColumnHelper<typeof features, Sample>();

/** @param keyOf what the column is sorted by */
function column(id: string, header: string, keyOf: (sample: Sample) => string | number | null, meta: ColumnLook) {
  return helper.accessor((sample) => sample.id, { id, header, sortFn: byKey(id, keyOf), meta });
}

type ScoreField = { [K in keyof SampleScores]: SampleScores[K] extends number | null ? K : never }[keyof SampleScores];

/** @param why what the score needs, said where there is none */
function scoreColumn(field: ScoreField, header: string, tip: string, why: (row: TableRow) => Need | null) {
  return column(field, header, (sample) => scoresNow(sample)?.[field] ?? null, {
    tip,
    least: 92,
    grow: 0,
    draw: (row) => (
      <ScoreCell
        value={row.scores?.[field] ?? null}
        why={row.scores === null ? null : why(row)}
        stale={row.state === "stale"}
      />
    ),
  });
}

const conceptOf = ({ concept, object, id }: Sample) => concept ?? object ?? id;

/** Failed rows first, then those that wait, then those that are done. */
function stateOrder({ id }: Sample): number {
  const outcome = useLens.getState().results.get(id)?.outcome;
  if (outcome === undefined) return 1;
  return "error" in outcome ? 0 : 2;
}

export const columns = helper.columns([
  helper.display({
    id: "pair",
    header: "Pair",
    meta: { tip: "Reference and generation", least: 78, grow: 0, draw: ({ sample }) => <PairCell sample={sample} /> },
  }),
  column("concept", "Concept", conceptOf, {
    tip: "The subject that is to be kept",
    least: 96,
    grow: 1,
    draw: ({ sample }) => <TextCell text={conceptOf(sample)} />,
  }),
  column("method", "Method", ({ method }) => method, {
    tip: "What made the generation",
    least: 96,
    grow: 1,
    draw: ({ sample: { method } }) =>
      method !== null && (
        <span className="chip" title={method}>
          {method}
        </span>
      ),
  }),
  column("prompt", "Prompt", ({ prompt }) => prompt, {
    tip: "The prompt as given",
    least: 120,
    grow: 2,
    draw: ({ sample }) => <TextCell text={sample.prompt} dim />,
  }),
  scoreColumn("cp", "CP", "Concept preservation: mean best cosine of the reference's subject patches", needsForCp),
  scoreColumn(
    "pf",
    "PF",
    "Prompt following: the background's pooled vector against the prompt without its subject",
    needsForPf,
  ),
  scoreColumn("clip_i", "CLIP-I", "Cosine of the two images' CLIP embeddings", () => NEEDS_CLIP),
  scoreColumn("dino", "DINO", "Cosine of the two images' DINO class tokens", () => NEEDS_DINO),
  scoreColumn("clip_t", "CLIP-T", "Cosine of the generation and the prompt in CLIP", needsForClipText),
  scoreColumn("siglip2_global", "SigLIP2 global", "Cosine of the two images pooled whole", () => null),
  column("flags", "Flags", (sample) => scoresNow(sample)?.flags.join(" ") || null, {
    tip: "What a person should know of the row",
    least: 80,
    grow: 1,
    draw: ({ scores }) => <FlagList flags={scores?.flags ?? []} />,
  }),
  column("state", "State", stateOrder, {
    tip: "Waiting, done, stale or failed",
    least: 74,
    grow: 0,
    draw: ({ state, about }) => <StateCell state={state} about={about} />,
  }),
]);

/** Columns whose order may change while a job runs. */
export const COMPUTED: ReadonlySet<string> = new Set([
  "cp",
  "pf",
  "clip_i",
  "dino",
  "clip_t",
  "siglip2_global",
  "flags",
  "state",
]);
