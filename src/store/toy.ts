import type { LensState } from "./state.ts";

/** Whether the rows' numbers are of what the demo serves: of the checkpoint that is open; while none is, of the one that was used last. */
export const isOfToy = ({ models: { siglip }, lastModels }: Pick<LensState, "models" | "lastModels">): boolean =>
  siglip === null ? lastModels?.siglip?.demo === true : (siglip.toy ?? siglip.demo);
