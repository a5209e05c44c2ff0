import { clipText } from "../clip-towers/text.ts";
import type { Architecture, Family } from "../family.ts";
import { clipsegAbout } from "./about.ts";
import { decodeClipseg, type ClipsegConfig } from "./config.ts";
import { CLIP, clipsegDecoder, clipsegImage } from "./graphs.ts";
import { processorRules, USUAL_SIDE } from "./pictures.ts";
import { ClipsegSegmenter } from "./segmenter.ts";

/** CLIPSeg, for masks from a name. */

function architectureOf(config: ClipsegConfig): Architecture {
  const processor = processorRules(config);
  return {
    family: clipseg,
    config,
    label: "CLIPSeg",
    tower: config.vision,
    usualActivation: "quick_gelu",
    processor,
    text: { kind: "clip", length: config.text.length, usualClass: "CLIPTokenizer" },
    towers: [
      ["vision", `${CLIP}vision_model.`],
      ["text", `${CLIP}text_model.`],
    ],
    check(catalogue) {
      const side = Math.max(1, Math.floor(USUAL_SIDE / config.vision.patch));
      clipsegImage(config, side, catalogue, "fp32");
      clipText(config.text, catalogue, "fp32", CLIP);
      clipsegDecoder(config, side, catalogue);
    },
    open(parts) {
      this.check(parts.catalogue);
      return new ClipsegSegmenter(parts, config, processor);
    },
  };
}

export const clipseg: Family = {
  ...clipsegAbout,
  reads: ["clipseg"],
  detect: ({ model_type }) => model_type === "clipseg",
  read: (_head, json) => architectureOf(decodeClipseg(json)),
};
