import type { Sample } from "../../project/types.ts";
import type { PairEvidence } from "../../metric/evidence.ts";
import { useCommands } from "../../store/commands.ts";
import { useLoaded, type Loaded } from "../pictures/use-loaded.ts";

/** @param key of the sample's result: evidence is loaded once there is one; null waits */
export function useEvidence(sample: Sample, key: string | null): Loaded<PairEvidence> {
  const { explain } = useCommands();
  return useLoaded(key === null ? null : `${sample.id} ${key}`, (signal) => explain.evidence(signal, sample));
}
