import type { FamilyAbout } from "../family-about.ts";

/** What a page says of the family. */
export const siglip2About: FamilyAbout = {
  id: "siglip2",
  name: "SigLIP2",
  slot: "siglip",
  abilities: ["patches", "regions", "text"],
  scores: "CP and PF",
  suggested: [{ repository: "google/siglip2-so400m-patch16-naflex" }],
};
