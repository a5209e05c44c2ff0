import type { MaskAgreement } from "../../metric/mask-agreement.ts";
import type { Reviewed } from "./review-order.ts";

interface Parts {
  /** As they are judged by now. */
  readonly reviewed: readonly Reviewed[];
  /** Compares patches of what was not compared; null where no model can. It comes to null where it was cancelled or failed. */
  readonly compare: (() => Promise<ReadonlyMap<string, MaskAgreement> | null>) | null;
  /** What waits when that is done, judged by it: some may have been accepted or rejected meanwhile. */
  judged(agreements: ReadonlyMap<string, MaskAgreement>): readonly Reviewed[];
  accept(paths: readonly string[]): void;
}

/** Whether nothing speaks against it, as far as it was looked at. */
export const isFine = ({ doubts }: Reviewed): boolean => doubts.length === 0;

const pathsOf = (reviewed: readonly Reviewed[]): string[] => reviewed.map(({ path }) => path);

/**
 * Accepts together what is not doubtful. By its shape alone a half, or a mask beside its subject, is not: where a model can,
 * all that nothing speaks against is compared first, and what could not be waits on.
 */
export async function acceptFine({ reviewed, compare, judged, accept }: Parts): Promise<void> {
  const fine = reviewed.filter(isFine);
  if (compare === null || fine.every(({ compared }) => compared)) {
    accept(pathsOf(fine));
    return;
  }
  const known = await compare();
  if (known !== null) accept(pathsOf(judged(known).filter((mask) => isFine(mask) && mask.compared)));
}
