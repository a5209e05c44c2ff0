import type { LayerCheck, ModelInfo, SlotId } from "../../engine/protocol.ts";
import type { ModelsPage, OpenedModel } from "../state.ts";
import { useLens } from "../store.ts";

/** Which models are open, and what stands on the page of models. */

/** Puts a model in its slot; null takes the slot's model away. */
export function putModel(slot: SlotId, model: OpenedModel | null): void {
  useLens.setState(({ models }) => ({ models: { ...models, [slot]: model } }));
}

/** A further model that a person closed is none that the project is scored with. */
export function forgetUsed(slot: SlotId): void {
  useLens.setState(({ lastModels }) => (lastModels?.[slot] ? { lastModels: { ...lastModels, [slot]: null } } : {}));
}

/** What the check of one layer said; nothing where another model has come in its place since. */
export function putLayerCheck(slot: SlotId, fingerprint: string, layer: LayerCheck): void {
  useLens.setState(({ models }) => {
    const model = models[slot];
    return model?.info.fingerprint === fingerprint ? { models: { ...models, [slot]: { ...model, layer } } } : {};
  });
}

/** A model that goes on in another precision: rows that are done no longer answer what is asked, and show as such. */
export function putModelInfo(info: ModelInfo): void {
  useLens.setState(({ models }) => {
    const model = models[info.slot];
    return model ? { models: { ...models, [info.slot]: { ...model, info } } } : {};
  });
}

/** The project's own models are open now, as far as they are at hand: rows answer for what is open. */
export function modelsOpened(): void {
  useLens.setState({ modelsOpening: false });
}

export function setModelsPage(change: Partial<ModelsPage>): void {
  useLens.setState(({ modelsPage }) => ({ modelsPage: { ...modelsPage, ...change } }));
}
