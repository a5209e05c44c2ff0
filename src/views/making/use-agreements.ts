import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AgreementWish, Portion } from "../../engine/protocol.ts";
import { LensError } from "../../lib/errors.ts";
import type { MaskAgreement } from "../../metric/mask-agreement.ts";
import type { RunIdentity } from "../../project/plan.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { canExplain, identityOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLoaded } from "../pictures/use-loaded.ts";
import { agreementWishes } from "./agreement-wishes.ts";
import { NO_AGREEMENTS, type Reviewed } from "./review-order.ts";

type Agreements = ReadonlyMap<string, MaskAgreement>;

/** What is known of waiting masks by patch tokens, and how to know the rest. */
export interface Comparison {
  readonly agreements: Agreements;
  /** A model that gives tokens is open. */
  readonly possible: boolean;
  /** How far it is; null while nothing is compared. */
  readonly portion: Portion | null;
  /** Why it did not come to its end; null where it did, or was cancelled. */
  readonly error: string | null;
  /** Compares the patches of masks that were not compared yet. @returns what is known then; null where it was cancelled or failed */
  compare(): Promise<Agreements | null>;
  cancel(): void;
}

interface Known {
  readonly identity: RunIdentity;
  readonly found: Agreements;
  /** Of what was at hand, the last answer. */
  readonly value: readonly (MaskAgreement | null)[] | null;
}

const byMask = (wishes: readonly AgreementWish[], answers: readonly (MaskAgreement | null)[]): Agreements =>
  new Map(wishes.flatMap(({ mask }, i) => (answers[i] ? [[mask, answers[i]] as const] : [])));

/**
 * How far waiting masks agree with patch tokens: as far as those are at hand, all at once, so that their order changes
 * once; where it is asked for, of all that nothing speaks against. None while a job runs.
 */
export function useAgreements(reviewed: readonly Reviewed[], samples: readonly Sample[]): Comparison {
  const { explain } = useCommands();
  const possible = useLens(canExplain);
  const idle = useLens((state) => state.job === null);
  const identity = useLens(identityOf);
  const wishes = useMemo(() => agreementWishes(reviewed, samples), [reviewed, samples]);
  const { value } = useLoaded(possible && idle && wishes.length > 0 ? JSON.stringify(wishes) : null, (signal) =>
    explain.maskAgreements(signal, wishes),
  );
  /** What was answered, by which model and settings: it stands until more is known, so that no mask moves to and fro. */
  const [known, setKnown] = useState<Known>({ identity, found: NO_AGREEMENTS, value: null });
  const agreements = known.identity === identity ? known.found : NO_AGREEMENTS;
  if (value !== null && value !== known.value)
    setKnown({ identity, value, found: new Map([...agreements, ...byMask(wishes, value)]) });
  const [portion, setPortion] = useState<Portion | null>(null);
  const [error, setError] = useState<string | null>(null);

  const controller = useRef<AbortController | null>(null);
  const cancel = useCallback(() => controller.current?.abort(), []);
  // A job has the engine to itself; and who goes away waits for nothing.
  useEffect(() => {
    if (!idle) cancel();
    return cancel;
  }, [idle, cancel]);
  const compare = async (): Promise<Agreements | null> => {
    if (controller.current !== null) return null;
    const present = new AbortController();
    controller.current = present;
    const open = new Set(reviewed.flatMap(({ path, doubts }) => (doubts.length === 0 ? [path] : [])));
    const wanted = wishes.filter(({ mask }) => open.has(mask) && !agreements.has(mask));
    setError(null);
    setPortion({ done: 0, total: wanted.length });
    try {
      const answers = await explain.compareMasks(present.signal, wanted, (next) => setPortion(next));
      const found = new Map([...agreements, ...byMask(wanted, answers)]);
      setKnown((last) => ({ ...last, identity, found }));
      return found;
    } catch (thrown) {
      if (!present.signal.aborted) setError(LensError.from(thrown).message);
      return null;
    } finally {
      controller.current = null;
      setPortion(null);
    }
  };
  return { agreements, possible, portion, error, compare, cancel };
}
