import { useEffect, useState } from "react";
import type { Survey } from "../engine/protocol.ts";
import type { Sample } from "../project/types.ts";
import { useCommands } from "../store/commands.ts";

/** Milliseconds after the last change before the engine is asked: a number that is typed changes a few times. */
const REST = 400;

/** How much of what is wanted is not at hand; null before the engine has said. @param ready whether it can be asked */
export function useSurvey(wanted: readonly Sample[], ready: boolean): Survey | null {
  const { survey } = useCommands();
  const [found, setFound] = useState<{ readonly of: readonly Sample[]; readonly survey: Survey } | null>(null);
  useEffect(() => {
    if (!ready || wanted.length === 0) return undefined;
    const controller = new AbortController();
    const later = setTimeout(() => {
      survey(controller.signal, wanted).then(
        (told) => setFound({ of: wanted, survey: told }),
        () => setFound(null), // then nothing is said of how long
      );
    }, REST);
    return () => {
      clearTimeout(later);
      controller.abort();
    };
  }, [survey, wanted, ready]);
  return found !== null && found.of === wanted ? found.survey : null;
}
