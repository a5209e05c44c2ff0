import type { Architecture, Family } from "../family.ts";
import { CLASSES, RESAMPLE, SAM_CLASS } from "../image-processor-fields.ts";
import { squareFault, type ProcessorRules } from "../image-processor.ts";
import { samAbout } from "./about.ts";
import { decodeSam, type SamConfig } from "./config.ts";
import { samDecoder } from "./decoder.ts";
import { expectPromptTensors } from "./prompts.ts";
import { SamSegmenter } from "./segmenter.ts";
import { samVision } from "./vision.ts";

/** SAM: a mask from clicks or a box. */

function processorRules({ imageSize, patch }: SamConfig["vision"]): ProcessorRules {
  const { normalisation, resample } = CLASSES[SAM_CLASS]!;
  return {
    usualClass: SAM_CLASS,
    classes: [SAM_CLASS],
    patch,
    sizeFault: squareFault(imageSize),
    usual: {
      toBudget: false,
      letterbox: {
        filter: RESAMPLE[resample]!,
        kernel: "torchvision",
        start: "cut",
        resize: { kind: "longest", edge: imageSize },
        crop: null,
      },
      pad: { width: imageSize, height: imageSize },
      scaling: { factor: 1 / 255, normalise: normalisation },
    },
  };
}

export function samArchitecture(config: SamConfig): Architecture {
  const processor = processorRules(config.vision);
  return {
    family: sam,
    config,
    label: "SAM",
    tower: config.vision,
    usualActivation: "gelu",
    processor,
    text: null,
    towers: [
      ["vision", "vision_encoder."],
      ["decoder", "mask_decoder."],
    ],
    check(catalogue) {
      samVision(config.vision, config.decoder.dim, catalogue, "fp32");
      samDecoder(config, catalogue);
      expectPromptTensors(config.decoder.dim, catalogue);
    },
    open: (parts) => new SamSegmenter(parts, config, processor),
  };
}

export const sam: Family = {
  ...samAbout,
  reads: ["sam"],
  detect: ({ model_type }) => model_type === "sam",
  read: (_head, json) => samArchitecture(decodeSam(json)),
};
