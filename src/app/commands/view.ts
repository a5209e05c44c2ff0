import { dismiss, resolve } from "../../store/actions/notices.ts";
import {
  chooseScope,
  chooseTheirModel,
  dropTheirScores,
  groupBy,
  layOutColumns,
  openGroups,
  look,
  selectSample,
  setInSight,
  setFilter,
  setWhyOpen,
  showGallery,
  showGlossary,
  showPlace,
  showSection,
  sortBy,
  tick,
} from "../../store/actions/view.ts";
import { showReading } from "../../store/actions/project.ts";
import type { ViewCommands } from "../../store/commands.ts";
import { report } from "../report.ts";
import { moveTour } from "../touring.ts";

/** What is shown, and where. @param refreshModels reads anew what the page of models lists */
export function createViewCommands(refreshModels: () => Promise<void>): ViewCommands {
  return {
    select: selectSample,
    lookAt: setInSight,
    look,
    openWhy: setWhyOpen,
    setFilter,
    sort: sortBy,
    group: groupBy,
    showGallery,
    openGroups,
    chooseScope,
    layOut: layOutColumns,
    tick,
    show(place) {
      showPlace(place);
      if (place === "models") void refreshModels().catch(report);
    },
    showSection,
    showReading,
    chooseTheirModel,
    closeCheck() {
      dropTheirScores();
      resolve("check");
    },
    moveTour,
    showGlossary,
    dismiss,
  };
}
