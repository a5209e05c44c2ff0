import type { LayerCheck, ModelInfo, SlotId } from "../../engine/protocol.ts";
import type { ModelsPage, OpenedModel } from "../state.ts";
import { openModel } from "../selectors.ts";
import { useLens } from "../store.ts";

/** Which models are open, and what stands on the page of models. */

/** Puts a model in its slot. */
export function putModel(slot: SlotId, model: OpenedModel): void {
  useLens.setState(({ models, segmenters }) =>
    model.info.abilities.includes("segment")
      ? { segmenters: { ...segmenters, [slot]: model } }
      : { models: { ...models, [slot]: model } },
  );
}

/** Takes a slot's model away. */
export function takeModel(slot: SlotId): void {
  useLens.setState(({ models, segmenters: { [slot]: segmenter, ...segmenters } }) =>
    segmenter === undefined ? { models: { ...models, [slot]: null } } : { segmenters },
  );
}

/** A further model that a person closed is none that the project is scored with. */
export function forgetUsed(slot: SlotId): void {
  useLens.setState(({ lastModels }) => (lastModels?.[slot] ? { lastModels: { ...lastModels, [slot]: null } } : {}));
}

/** What the check of one layer said; nothing where another model has come in its place since. */
export function putLayerCheck(slot: SlotId, fingerprint: string, layer: LayerCheck): void {
  const model = openModel(useLens.getState(), slot);
  if (model?.info.fingerprint === fingerprint) putModel(slot, { ...model, layer });
}

/** A model that goes on in another precision: rows that are done no longer answer what is asked, and show as such. */
export function putModelInfo(info: ModelInfo): void {
  const model = openModel(useLens.getState(), info.slot);
  if (model !== null) putModel(info.slot, { ...model, info });
}

/** The project's own models are open now, as far as they are at hand: rows answer for what is open. */
export function modelsOpened(): void {
  useLens.setState({ modelsOpening: false });
}

export function setModelsPage(change: Partial<ModelsPage>): void {
  useLens.setState(({ modelsPage }) => ({ modelsPage: { ...modelsPage, ...change } }));
}
