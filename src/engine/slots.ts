import { LensError } from "../lib/errors.ts";
import {
  hasPatches,
  isMasc,
  type Backbone,
  type MascBackbone,
  type OpenedCheckpoint,
  type PatchBackbone,
} from "../models/backbone.ts";
import { aboutFamily } from "../models/families-about.ts";
import { freeSlot } from "../project/further-measures.ts";
import { MAIN_SLOT, type ModelInfo, type OpenModel, type SlotId } from "./models.ts";
import { modelIdentity } from "./precision.ts";

/** The models in use, by slot, and the names under which caches keep what they computed. */
export class Slots {
  readonly #open = new Map<SlotId, OpenModel>();
  /** Counts the models of a slot, so that a key never mixes two checkpoints. */
  readonly #generations = new Map<SlotId, number>();

  /** What CP and PF are computed with. @throws LensError missing_file where nothing is open for it */
  get siglip(): MascBackbone {
    const model = this.#open.get(MAIN_SLOT);
    if (model !== undefined && isMasc(model.backbone)) return model.backbone;
    throw new LensError("missing_file", "No SigLIP2 checkpoint is open. Add a checkpoint folder first.");
  }

  /** Whether prompts should be encoded before images, because the two towers do not fit at once. */
  get oneTowerAtATime(): boolean {
    const backbone = this.#open.get(MAIN_SLOT)?.backbone;
    return backbone !== undefined && isMasc(backbone) && backbone.oneTowerAtATime;
  }

  /** How many images are best encoded at once. */
  get imagesAtOnce(): number {
    const backbone = this.#open.get(MAIN_SLOT)?.backbone;
    return backbone !== undefined && isMasc(backbone) ? backbone.imagesAtOnce : 1;
  }

  /** A slot beside those in use, for another model of the kind: "dinov2_2". */
  free(usual: SlotId): SlotId {
    return freeSlot(usual, this.#open.keys());
  }

  /** Puts a model in its slot, or takes it out. @returns what was there, which nobody releases but the caller */
  replace(slot: SlotId, model: OpenModel | null): OpenedCheckpoint | null {
    const previous = this.#open.get(slot);
    if (model === null) this.#open.delete(slot);
    else this.#open.set(slot, model);
    this.#generations.set(slot, this.#generationOf(slot) + 1);
    return previous?.backbone ?? null;
  }

  /** Whether a further slot's patches are compared too; its model stays as it is. */
  comparePatches(slot: SlotId, comparesPatches: boolean): void {
    const model = this.#open.get(slot);
    if (model !== undefined) this.#open.set(slot, { ...model, info: { ...model.info, comparesPatches } });
  }

  #generationOf(slot: SlotId): number {
    return this.#generations.get(slot) ?? 0;
  }

  /** @throws LensError missing_file where nothing is open there */
  at(slot: SlotId): OpenModel {
    const model = this.#open.get(slot);
    if (model !== undefined) return model;
    throw new LensError("missing_file", `No model is open for ${slot}.`);
  }

  /** @throws LensError missing_file, unsupported_checkpoint */
  patchesAt(slot: SlotId): PatchBackbone {
    const { backbone, info } = this.at(slot);
    if (hasPatches(backbone)) return backbone;
    throw new LensError("unsupported_checkpoint", `"${info.name}" has no patches to compare.`);
  }

  /** What a slot's images are compared with; null where nothing is open there. */
  backbone(slot: SlotId): Backbone | null {
    return this.#open.get(slot)?.backbone ?? null;
  }

  /** What is open in a slot; null where nothing is. */
  info(slot: SlotId): ModelInfo | null {
    return this.#open.get(slot)?.info ?? null;
  }

  /** How a slot's model is told of as it works. */
  nameOf(slot: SlotId): string {
    return aboutFamily(this.info(slot)?.family ?? "")?.name ?? slot;
  }

  /** What scores come from, by slot: the content and precision of the checkpoints in use, in the order of the slots' names. */
  get identities(): Readonly<Record<SlotId, string>> {
    return Object.fromEntries(
      [...this.#open].map(([slot, { info }]) => [slot, modelIdentity(info)] as const).toSorted(),
    );
  }

  /** The models in use. */
  get models(): OpenModel[] {
    return [...this.#open.values()];
  }

  /** The models beside the main one, in the order in which they were opened. */
  get further(): ModelInfo[] {
    return this.models.map(({ info }) => info).filter(({ slot }) => slot !== MAIN_SLOT);
  }

  /** Names what a slot's present model made of something. @param name of an image's content, or a text */
  keyOf(slot: SlotId, name: string, maxPatches: number): string {
    const naflex = this.info(slot)?.naflex ?? false;
    return `${slot} ${this.#generationOf(slot)} ${naflex ? maxPatches : ""} ${name}`;
  }

  async release(): Promise<void> {
    for (const { backbone } of this.#open.values()) await backbone.release();
    this.#open.clear();
  }
}
