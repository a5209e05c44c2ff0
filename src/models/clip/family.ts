import type { Architecture, Family } from "../family.ts";
import { CLASSES, RESAMPLE } from "../image-processor-fields.ts";
import { SIZED_CLASSES, squareFault, type ProcessorRules } from "../image-processor.ts";
import { clipAbout } from "./about.ts";
import { ClipBackbone } from "./backbone.ts";
import { decodeClip, type ClipConfig } from "./config.ts";
import { clipText } from "../clip-towers/text.ts";
import { clipImage } from "./graphs.ts";

/** CLIP, for CLIP-I and CLIP-T. */

const USUAL_CLASS = "CLIPImageProcessor";

function processorRules({ imageSize, patch }: ClipConfig["vision"]): ProcessorRules {
  const { normalisation, resample } = CLASSES[USUAL_CLASS]!;
  return {
    usualClass: USUAL_CLASS,
    classes: SIZED_CLASSES,
    patch,
    sizeFault: squareFault(imageSize),
    usual: {
      toBudget: false,
      letterbox: {
        filter: RESAMPLE[resample]!,
        kernel: "torchvision",
        start: "cut",
        resize: { kind: "shortest", edge: imageSize, longest: null },
        crop: { width: imageSize, height: imageSize },
      },
      scaling: { factor: 1 / 255, normalise: normalisation },
    },
  };
}

function architectureOf(config: ClipConfig): Architecture {
  const processor = processorRules(config.vision);
  return {
    family: clip,
    config,
    label: "CLIP",
    tower: config.vision,
    usualActivation: "quick_gelu",
    processor,
    text: { kind: "clip", length: config.text.length, usualClass: "CLIPTokenizer" },
    towers: [
      ["vision", "vision_model."],
      ["text", "text_model."],
    ],
    check(catalogue) {
      clipImage(config, catalogue, "fp32");
      clipText(config.text, catalogue, "fp32");
    },
    open: (parts) => new ClipBackbone(parts, config, processor),
  };
}

export const clip: Family = {
  ...clipAbout,
  reads: ["clip"],
  detect: ({ model_type }) => model_type === "clip",
  read: (_head, json) => architectureOf(decodeClip(json)),
};
