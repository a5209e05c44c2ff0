import type { FamilyAbout } from "../family-about.ts";

/** What a page says of the family. */
export const dinov2About: FamilyAbout = {
  id: "dinov2",
  name: "DINOv2",
  slot: "dinov2",
  abilities: ["pooled", "patches"],
  scores: "the DINOv2 score",
  suggested: [
    { repository: "facebook/dinov2-base", note: "346 MB, Apache-2.0" },
    { repository: "facebook/dinov2-small", note: "88 MB, Apache-2.0" },
    { repository: "facebook/dinov2-large", note: "1.2 GB, Apache-2.0" },
    { repository: "facebook/dinov2-giant", note: "4.5 GB, Apache-2.0" },
    { repository: "facebook/dinov2-with-registers-base", note: "346 MB, Apache-2.0" },
    { repository: "facebook/dinov2-with-registers-small", note: "88 MB, Apache-2.0" },
    { repository: "facebook/dinov2-with-registers-large", note: "1.2 GB, Apache-2.0" },
    { repository: "facebook/dinov2-with-registers-giant", note: "4.5 GB, Apache-2.0" },
  ],
};
