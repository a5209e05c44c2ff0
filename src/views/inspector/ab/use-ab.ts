import { useMemo } from "react";
import type { Picture } from "../../../engine/protocol.ts";
import type { Match } from "../../../metric/cp.ts";
import { alignPictures, mutualMatches, type Alignment } from "../../../metric/alignment.ts";
import { comparisonsOf } from "../../../project/references.ts";
import type { Sample } from "../../../project/types.ts";
import { useCommands } from "../../../store/commands.ts";
import { samplesOf } from "../../../store/selectors.ts";
import { useLens } from "../../../store/store.ts";
import type { MaskedGrid } from "../../../engine/protocol.ts";
import { useLoaded } from "../../pictures/use-loaded.ts";
import { usePicture } from "../../pictures/use-picture.ts";
import type { HeatModel } from "../heat.ts";
import { alignmentWords } from "./alignment-words.ts";

/** What lies under the slider: the reference or another generation of it on the left, this generation on the right. */
export interface AbView {
  readonly left: Sided;
  readonly right: Sided;
  /** Other generations of this reference that may stand on the left. */
  readonly others: readonly Sample[];
  /** null where it is not asked for, or not known yet. */
  readonly alignment: Alignment | null;
  /** Whether it is of both masks' insides alone. */
  readonly masked: boolean;
  /** Why it is not there, where it was asked for and cannot come. */
  readonly missing: string | null;
}

export interface Sided {
  /** "reference", "Emu2, snow". */
  readonly name: string;
  readonly path: string | null;
  readonly picture: Picture | null;
  readonly error: string | null;
}

/** How a generation is called among those of its reference. */
export function generationName({ id, method, promptId, seed }: Sample): string {
  const place = promptId ?? seed;
  return method === null ? id : place === null ? method : `${method}, ${place}`;
}

/** Whether both are generations. */
export const isOfTwo = ({ right }: AbView): boolean => right.name !== "generation";

/** What is said of how they are laid on each other. */
export const wordsOf = (ab: AbView, alignment: Alignment): string =>
  alignmentWords(alignment, isOfTwo(ab) ? ab.right.name : "the generation", ab.masked);

interface Matched {
  readonly reference: MaskedGrid;
  readonly generation: MaskedGrid;
  readonly match: Match;
}

/**
 * @param sample as it is compared with the reference in view
 * @param key of its result; null where nothing can be computed of it
 */
export function useAb(sample: Sample, key: string | null, heat: HeatModel | null, generation: Picture | null): AbView {
  const { explain } = useCommands();
  const shown = useLens((state) => state.view.tab === "ab");
  const { against, aligned } = useLens((state) => state.view);
  const threshold = useLens((state) => state.settings.threshold);
  const samples = useLens(samplesOf);
  const others = useMemo(
    () =>
      !shown || sample.reference === null
        ? []
        : samples
            .flatMap((other) => (other.id === sample.id ? [] : comparisonsOf(other)))
            .filter(({ reference, generation: image }) => reference === sample.reference && image !== null),
    [shown, samples, sample],
  );
  const other = others.find(({ id }) => id === against) ?? null;
  const path = other === null ? sample.reference : other.generation;
  const first = usePicture(shown ? path : null);

  // Of two generations the engine matches the one with the other as it would a reference: their tokens are at hand.
  const between = useLoaded<Matched>(
    shown && aligned && other !== null && key !== null ? `${sample.id} ${key} ${other.id} ${threshold}` : null,
    (signal) =>
      explain.bestMatches(signal, {
        ...sample,
        reference: other?.generation ?? null,
        referenceMask: other?.generationMask ?? null,
        otherReferences: [],
      }),
  );
  const matched: Matched | null = other === null ? (heat?.evidence ?? null) : between.value;
  const left = first.value;
  const alignment = useMemo(() => {
    if (!shown || !aligned || matched === null || left === null || generation === null) return null;
    const { reference, generation: image, match } = matched;
    const pairs = mutualMatches(match, [reference.weights, image.weights], threshold);
    return alignPictures(pairs, { ...left, grid: reference.grid }, { ...generation, grid: image.grid });
  }, [shown, aligned, matched, left, generation, threshold]);
  return {
    left: {
      name: other === null ? "reference" : generationName(other),
      path,
      picture: left,
      error: first.error,
    },
    right: {
      name: other === null ? "generation" : generationName(sample),
      path: sample.generation,
      picture: generation,
      error: null,
    },
    others,
    alignment,
    masked: matched !== null && matched.reference.weights !== null && matched.generation.weights !== null,
    missing: !aligned
      ? null
      : key === null
        ? "Aligning needs this sample's matches: score it with its checkpoint open."
        : between.error,
  };
}
