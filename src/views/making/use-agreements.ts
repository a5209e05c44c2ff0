import { useMemo } from "react";
import type { MaskAgreement } from "../../metric/mask-agreement.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { canExplain } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { useLoaded } from "../pictures/use-loaded.ts";
import { agreementWishes } from "./agreement-wishes.ts";
import { NO_AGREEMENTS, type Reviewed } from "./review-order.ts";

/**
 * How far waiting masks agree with patch tokens, as far as those are at hand; all at once, so that their order changes
 * once. None while a job runs.
 */
export function useAgreements(
  reviewed: readonly Reviewed[],
  samples: readonly Sample[],
): ReadonlyMap<string, MaskAgreement> {
  const { explain } = useCommands();
  const asks = useLens((state) => canExplain(state) && state.job === null);
  const wishes = useMemo(() => agreementWishes(reviewed, samples), [reviewed, samples]);
  const { value } = useLoaded(asks && wishes.length > 0 ? JSON.stringify(wishes) : null, (signal) =>
    explain.maskAgreements(signal, wishes),
  );
  return useMemo(
    () =>
      value === null
        ? NO_AGREEMENTS
        : new Map(wishes.flatMap(({ mask }, i) => (value[i] ? [[mask, value[i]] as const] : []))),
    [value, wishes],
  );
}
