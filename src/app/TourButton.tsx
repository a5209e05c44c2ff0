import { Route } from "lucide-react";
import { useMemo } from "react";
import { useCommands } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { hasTour } from "../views/tour/stops.ts";

/** Of the demo alone, between its tours. */
export function TourButton() {
  const { moveTour } = useCommands();
  const idle = useLens((state) => state.tour === null);
  const samples = useLens(samplesOf);
  const offered = useMemo(() => hasTour(samples), [samples]);
  return idle && offered ? (
    <button type="button" className="button" onClick={() => moveTour(0)}>
      <Route size={15} aria-hidden="true" />
      Tour
    </button>
  ) : null;
}
