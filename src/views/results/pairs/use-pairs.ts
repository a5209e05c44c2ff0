import { useCommands } from "../../../store/commands.ts";

/** From a number to the samples that it is of. */
export interface OpenPairs {
  /** One sample, over the whole window; closing it leads back. */
  readonly inspect: (sample: string) => void;
  /** Ticked in the table of samples. */
  readonly showInTable: (samples: readonly string[]) => void;
}

export function usePairs(): OpenPairs {
  const { select, look, tick, show } = useCommands();
  return {
    inspect: (sample) => {
      select(sample);
      look({ size: "full" });
    },
    showInTable: (samples) => {
      tick(new Set(samples));
      show("samples");
    },
  };
}
