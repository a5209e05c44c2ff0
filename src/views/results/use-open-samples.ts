import { writeNames } from "../../analysis/query-edits.ts";
import type { Grouping } from "../../evaluation/groups.ts";
import { NO_METHOD } from "../../evaluation/from-project.ts";
import { useCommands } from "../../store/commands.ts";
import { vocabularyOf } from "../../store/order.ts";
import { useLens } from "../../store/store.ts";

/** From a mark of a chart to the samples behind it, in the table. */
export interface OpenSamples {
  /** The table, filtered to methods, categories or concepts. */
  readonly groups: (by: Grouping, names: readonly (string | null)[]) => void;
  /** The table, with these ticked. */
  readonly tickAll: (samples: readonly string[]) => void;
  /** One, over the whole window; closing it leads back. */
  readonly inspect: (sample: string) => void;
}

export function useOpenSamples(): OpenSamples {
  const { setFilter, show, tick, select, look } = useCommands();
  return {
    groups(by, names) {
      const values = names.map((name) => (by === "method" && name === NO_METHOD ? null : name));
      setFilter(writeNames(vocabularyOf(useLens.getState()), by, values));
      show("samples");
    },
    tickAll(samples) {
      tick(new Set(samples));
      show("samples");
    },
    inspect(sample) {
      select(sample);
      look({ size: "full" });
    },
  };
}
