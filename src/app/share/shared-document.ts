import { mapSlots } from "../../project/plan.ts";
import type { UsedModels } from "../../project/runs.ts";
import { EMPTY_INTAKE } from "../../project/sample.ts";
import type { Sample } from "../../project/types.ts";
import type { ProjectDocument } from "../../storage/document/document.ts";
import type { SharedHead } from "../../storage/shared/shared.ts";
import { canExplain, usedModels } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";

/** What of the open project is handed on beside pictures and what explains pairs. */

/** A sample without what stands beside it in corrections. */
function withoutRemarks({ note: _note, tags: _tags, ...sample }: Sample): Sample {
  return sample;
}

/** The models that are in use; the demo's is called so wherever it was opened from. */
const toysSaid = (state: LensState): UsedModels =>
  mapSlots(usedModels(state), (model, slot) => model && { ...model, demo: state.models[slot]?.toy ?? model.demo });

/** The project as far as these samples go: as corrected, with what was written of them, and the numbers that are shown. */
export function documentOf(state: LensState, samples: readonly Sample[]): ProjectDocument {
  const remarks = samples.flatMap(({ id, note, tags }) =>
    note === undefined && tags === undefined
      ? []
      : [[id, { ...(note === undefined ? {} : { note }), ...(tags === undefined ? {} : { tags }) }] as const],
  );
  const { intake, settings, columnLayout, projectName, results } = state;
  return {
    name: projectName ?? "project",
    demo: false,
    settings,
    accepted: [],
    columnLayout,
    ticked: [],
    models: canExplain(state) ? toysSaid(state) : state.lastModels,
    intake: {
      ...EMPTY_INTAKE,
      rule: intake?.rule ?? "",
      columns: intake?.columns ?? [],
      samples: samples.map(withoutRemarks),
    },
    corrections: { changes: Object.fromEntries(remarks), added: [], removed: [] },
    results: new Map(
      samples.flatMap(({ id }) => {
        const result = results.get(id);
        return result === undefined ? [] : [[id, [result]] as const];
      }),
    ),
  };
}

export const viewOf = ({ sorting, group, gallery }: LensState): SharedHead["view"] => ({
  filter: "",
  sorting: sorting.map(({ id, desc }) => ({ id, desc })),
  group,
  gallery,
});
