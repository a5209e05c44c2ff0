import type { Abilities } from "../project/further-measures.ts";
import type { ModelInfo } from "./models.ts";

/** What of a model is measured: patches are where they are asked for. */
export const measuredAbilities = ({ abilities, comparesPatches }: ModelInfo): Abilities => ({
  pooled: abilities.includes("pooled"),
  text: abilities.includes("text") && abilities.includes("pooled"),
  patches: comparesPatches && abilities.includes("patches"),
});
