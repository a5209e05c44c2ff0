import { RadioGroup } from "radix-ui";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { baseName } from "../../platform/bytes.ts";
import { MASC_MEASURES, measureOf } from "../../project/measure-lists.ts";
import { bestOf } from "../../project/mean-scores.ts";
import type { ReferenceOutcome } from "../../project/outcome.ts";
import { referencesOf } from "../../project/references.ts";
import type { RowResult } from "../../project/runs.ts";
import { scoreOf } from "../../project/scores.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { OF_ANOTHER_SAMPLE } from "../../store/view.ts";
import { useThumbnails } from "../pictures/use-thumbnails.ts";
import { formatMeasure } from "../format-measure.ts";
import styles from "./ReferenceStrip.module.css";

const CP = measureOf("cp") ?? MASC_MEASURES[0]!;

function scoreWords(one: ReferenceOutcome | undefined): string {
  if (one === undefined) return "…";
  return "error" in one ? "failed" : formatMeasure(CP, scoreOf(one.scores, CP.id));
}

/** The references of a sample that has several, each with its CP: the one that is chosen is looked at. */
export function ReferenceStrip({
  sample,
  result,
}: {
  readonly sample: Sample;
  readonly result: RowResult | undefined;
}) {
  const { look } = useCommands();
  const pictures = useThumbnails();
  const place = useLens((state) => state.view.reference);
  const locked = useLens((state) => state.keeping.status === "locked");
  const references = referencesOf(sample);
  if (references.length < 2) return null;
  const outcome = result?.outcome;
  const compared = outcome !== undefined && "scores" in outcome ? (outcome.references ?? []) : [];
  const best = bestOf(compared, CP);
  return (
    <RadioGroup.Root
      className={styles.strip}
      aria-label={`Its ${references.length} references`}
      orientation="horizontal"
      value={String(references[place] === undefined ? 0 : place)}
      onValueChange={(value) => look({ reference: Number(value), ...OF_ANOTHER_SAMPLE })}
    >
      {references.map(({ image }, index) => {
        const one = compared.find((reference) => reference.image === image);
        const isBest = best !== null && one !== undefined && "scores" in one && one.scores.cp === best;
        const words = scoreWords(one);
        const tip = one !== undefined && "error" in one ? one.error.message : image;
        return (
          <RadioGroup.Item
            key={image}
            value={String(index)}
            className={styles.reference}
            title={tip}
            aria-label={`Reference ${index + 1} of ${references.length}, ${baseName(image)}, CP ${words}${isBest ? ", the best" : ""}`}
          >
            <Thumbnail path={locked ? null : image} take={pictures.thumbnail} label="" />
            <span
              className={styles.score}
              data-best={isBest || undefined}
              data-failed={words === "failed" || undefined}
            >
              {words}
            </span>
          </RadioGroup.Item>
        );
      })}
    </RadioGroup.Root>
  );
}
