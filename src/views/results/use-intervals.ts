import { useCallback, useEffect, useRef, useState } from "react";
import type { IntervalKind, IntervalTask, Portion } from "../../engine/study-client.ts";
import type { Result } from "../../lib/calls.ts";
import type { Study } from "../../evaluation/study.ts";
import type { StudyCalls } from "../../engine/study-protocol.ts";
import { rememberEach } from "../../lib/remember.ts";
import { LensError } from "../../lib/errors.ts";
import { useCommands } from "../../store/commands.ts";
import { useStudy } from "./use-study.ts";

/** Intervals of a table, as they are drawn in a worker. */
export interface Intervals<T> {
  /** null while they are drawn, and where that was cancelled. */
  readonly value: T | null;
  /** How far the drawing is; null before it is known, and when it is over. */
  readonly portion: Portion | null;
  /** What went wrong, in words; null where nothing did. */
  readonly error: string | null;
  /** They are being drawn. */
  readonly drawing: boolean;
  /** Ends the drawing; the numbers stand without intervals until `again`. */
  cancel(): void;
  again(): void;
}

/** What was drawn of a study, by the tasks' names. */
type Drawn = { readonly [K in IntervalKind]: Map<string, Result<StudyCalls, K>> };

/** A table that is shown again has its intervals with its first frame, and is not drawn without them before. */
const drawnOf = rememberEach((_study: Study): Drawn => ({
  groups: new Map(),
  agreement: new Map(),
  sources: new Map(),
  subjects: new Map(),
}));

function rememberedOf<K extends IntervalKind>(study: Study, kind: K): Map<string, Result<StudyCalls, K>> {
  const ofStudy: Drawn = drawnOf(study);
  return ofStudy[kind];
}

interface Known<K extends IntervalKind> {
  readonly study: Study;
  readonly task: IntervalTask<K>;
  readonly round: number;
  readonly value: Result<StudyCalls, K> | null;
  readonly portion: Portion | null;
  readonly error: string | null;
  readonly cancelled: boolean;
}

/**
 * Intervals of the study that is open, drawn once for all who ask for the same, and anew as the study changes.
 *
 * @param task memoised; null: nothing is asked
 */
export function useIntervals<K extends IntervalKind>(task: IntervalTask<K> | null): Intervals<Result<StudyCalls, K>> {
  const { drawIntervals } = useCommands();
  const study = useStudy();
  const [known, setKnown] = useState<Known<K> | null>(null);
  const running = useRef<AbortController>(null);
  const [round, setRound] = useState(0);

  const remembered = task === null ? undefined : rememberedOf(study, task.kind).get(task.name);

  useEffect(() => {
    if (task === null || remembered !== undefined) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const show = (now: Partial<Known<K>>) =>
      setKnown({ study, task, round, value: null, portion: null, error: null, cancelled: false, ...now });
    running.current = controller;
    let gone = false;
    drawIntervals(signal, study, task, (portion) => !signal.aborted && show({ portion })).then(
      (value) => {
        rememberedOf(study, task.kind).set(task.name, value);
        if (!gone) show({ value });
      },
      (thrown: unknown) => {
        if (!gone) show(signal.aborted ? { cancelled: true } : { error: LensError.from(thrown).message });
      },
    );
    return () => {
      gone = true;
      controller.abort();
    };
  }, [drawIntervals, study, task, remembered, round]);

  const cancel = useCallback(() => running.current?.abort(), []);
  const again = useCallback(() => setRound((last) => last + 1), []);
  const now = known?.study === study && known.task === task && known.round === round ? known : null;
  return {
    value: remembered ?? now?.value ?? null,
    portion: now?.portion ?? null,
    error: now?.error ?? null,
    drawing:
      task !== null &&
      remembered === undefined &&
      (now === null || (now.value === null && now.error === null && !now.cancelled)),
    cancel,
    again,
  };
}
