import type { Architecture, Family } from "../family.ts";
import { CLASSES, NAFLEX_CLASS } from "../image-processor-fields.ts";
import { SIZED_CLASSES, type ProcessorRules } from "../image-processor.ts";
import { siglip2About } from "./about.ts";
import { Siglip2Backbone } from "./backbone.ts";
import { decodeNaflex, decodeSiglip, type SiglipConfig } from "./config.ts";
import { siglipGraphs } from "./graphs.ts";

/** SigLIP2, NaFlex or of one size: what MaSC itself is computed with. */

/** Where a folder says nothing: a fixed-size SigLIP2 was trained on its own size, bilinear. */
export function siglip2Rules({ imageSize, patch }: SiglipConfig["vision"]): ProcessorRules {
  const usualClass = imageSize === null ? NAFLEX_CLASS : "SiglipImageProcessor";
  const resize = imageSize === null ? null : ({ kind: "exact", width: imageSize, height: imageSize } as const);
  // The convolution leaves over what does not fill a patch.
  const takes = (length: number) => imageSize === null || Math.floor(length / patch) === Math.floor(imageSize / patch);
  return {
    usualClass,
    classes: imageSize === null ? [NAFLEX_CLASS] : SIZED_CLASSES,
    patch,
    sizeFault: ({ width, height }) =>
      takes(width) && takes(height)
        ? null
        : `pictures come to ${width} x ${height} pixels, and the model takes ${imageSize} x ${imageSize}`,
    usual: {
      toBudget: imageSize === null,
      letterbox: { filter: "bilinear", kernel: "torchvision", start: "cut", resize, crop: null },
      scaling: { factor: 1 / 255, normalise: CLASSES[usualClass]!.normalisation },
    },
  };
}

function architectureOf(config: SiglipConfig): Architecture {
  const processor = siglip2Rules(config.vision);
  const naflex = config.kind === "siglip2-naflex";
  return {
    family: siglip2,
    config,
    label: naflex ? "SigLIP2 NaFlex" : "SigLIP2 fixed-size",
    tower: config.vision,
    usualActivation: "gelu_pytorch_tanh",
    processor,
    text: {
      kind: naflex ? "siglip2" : "siglip",
      length: config.text.length,
      usualClass: naflex ? "Siglip2Tokenizer" : "GemmaTokenizer",
    },
    towers: [
      ["vision", "vision_model."],
      ["text", "text_model."],
    ],
    check: (catalogue) => void siglipGraphs(config, catalogue, "fp32"),
    open: (parts) => new Siglip2Backbone(parts, config, processor),
  };
}

export const siglip2: Family = {
  ...siglip2About,
  reads: ["siglip2 (NaFlex)", "siglip (fixed size)"],
  detect: ({ model_type }) => model_type === "siglip2" || model_type === "siglip",
  read: ({ model_type }, json) => architectureOf(model_type === "siglip2" ? decodeNaflex(json) : decodeSiglip(json)),
};
