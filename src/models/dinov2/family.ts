import type { Architecture, Family } from "../family.ts";
import { IMAGENET_NORMALISATION } from "../image-processor-fields.ts";
import { SIZED_CLASSES, type ProcessorRules } from "../image-processor.ts";
import { dinov2About } from "./about.ts";
import { Dinov2Backbone } from "./backbone.ts";
import { decodeDinov2, type Dinov2Config } from "./config.ts";
import { dinov2Image } from "./graphs.ts";

/** DINOv2, with registers or without. */

/** The published ones are all prepared so, whatever size their table of positions is of. */
const USUAL_EDGE = 256;
const USUAL_CROP = 224;

function processorRules({ patch }: Dinov2Config): ProcessorRules {
  return {
    usualClass: "BitImageProcessor",
    classes: SIZED_CLASSES,
    patch,
    // Positions are interpolated to any size.
    sizeFault: () => null,
    usual: {
      toBudget: false,
      letterbox: {
        filter: "bicubic",
        kernel: "torchvision",
        start: "cut",
        resize: { kind: "shortest", edge: USUAL_EDGE, longest: null },
        crop: { width: USUAL_CROP, height: USUAL_CROP },
      },
      scaling: { factor: 1 / 255, normalise: IMAGENET_NORMALISATION },
    },
  };
}

function architectureOf(config: Dinov2Config): Architecture {
  const processor = processorRules(config);
  return {
    family: dinov2,
    config,
    label: `DINOv2${config.registers > 0 ? " with registers" : ""}${config.swiglu ? ", SwiGLU" : ""}`,
    tower: config,
    usualActivation: "gelu",
    processor,
    text: null,
    towers: [["vision", ""]],
    check: (catalogue) => void dinov2Image(config, catalogue, "fp32"),
    open: (parts) => new Dinov2Backbone(parts, config, processor),
  };
}

const WITH_REGISTERS = "dinov2_with_registers";

export const dinov2: Family = {
  ...dinov2About,
  reads: ["dinov2", WITH_REGISTERS],
  detect: ({ model_type }) => model_type === "dinov2" || model_type === WITH_REGISTERS,
  read: ({ model_type }, json) => architectureOf(decodeDinov2(json, model_type === WITH_REGISTERS)),
};
