import type { FamilyAbout } from "../family-about.ts";

/** What a page says of the family. */
export const vitAbout: FamilyAbout = {
  id: "vit",
  name: "DINO",
  slot: "dino",
  abilities: ["pooled", "patches"],
  scores: "the DINO score",
  suggested: [{ repository: "facebook/dino-vits8" }],
};
