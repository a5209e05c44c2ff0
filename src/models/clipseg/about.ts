import type { FamilyAbout } from "../family-about.ts";

/** What a page says of the family. */
export const clipsegAbout: FamilyAbout = {
  id: "clipseg",
  name: "CLIPSeg",
  slot: "clipseg",
  abilities: ["segment"],
  segmentsBy: "name",
  scores: "masks from a name",
  suggested: [{ repository: "CIDAS/clipseg-rd64-refined", note: "603 MB, Apache-2.0" }],
};
