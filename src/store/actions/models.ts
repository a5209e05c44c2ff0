import type { LayerCheck, ModelInfo, ModelRole } from "../../engine/protocol.ts";
import type { ModelsPage, OpenedModel } from "../state.ts";
import { useLens } from "../store.ts";

/** Which models are open, and what stands on the page of models. */

/** Puts a model in its role; null takes the role's model away. */
export function putModel(role: ModelRole, model: OpenedModel | null): void {
  useLens.setState(({ models }) => ({ models: { ...models, [role]: model } }));
}

/** What the check of one layer said; nothing where another model has come in its place since. */
export function putLayerCheck(role: ModelRole, fingerprint: string, layer: LayerCheck): void {
  useLens.setState(({ models }) => {
    const model = models[role];
    return model?.info.fingerprint === fingerprint ? { models: { ...models, [role]: { ...model, layer } } } : {};
  });
}

/** A model that goes on in another precision: rows that are done no longer answer what is asked, and show as such. */
export function putModelInfo(info: ModelInfo): void {
  useLens.setState(({ models }) => {
    const model = models[info.role];
    return model === null ? {} : { models: { ...models, [info.role]: { ...model, info } } };
  });
}

/** The project's own models are open now, as far as they are at hand: rows answer for what is open. */
export function modelsOpened(): void {
  useLens.setState({ modelsOpening: false });
}

export function setModelsPage(change: Partial<ModelsPage>): void {
  useLens.setState(({ modelsPage }) => ({ modelsPage: { ...modelsPage, ...change } }));
}
