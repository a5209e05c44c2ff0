import type { FamilyAbout } from "../family-about.ts";

/** What a page says of the family. */
export const samAbout: FamilyAbout = {
  id: "sam",
  name: "SAM",
  slot: "sam",
  abilities: ["segment"],
  segmentsBy: "points",
  scores: "masks from a click",
  suggested: [
    { repository: "nielsr/slimsam-77-uniform", note: "39 MB, Apache-2.0" },
    { repository: "facebook/sam-vit-base", note: "375 MB, Apache-2.0" },
  ],
};
