import type { FamilyAbout } from "../family-about.ts";

/** What a page says of the family. */
export const clipAbout: FamilyAbout = {
  id: "clip",
  name: "CLIP",
  slot: "clip",
  abilities: ["pooled", "patches", "text"],
  scores: "CLIP-I and CLIP-T",
  suggested: [{ repository: "openai/clip-vit-base-patch32" }],
};
