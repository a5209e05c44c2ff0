import type { Architecture, Family } from "../family.ts";
import { vitAbout } from "./about.ts";
import { ViTBackbone } from "./backbone.ts";
import { decodeTimm, inferVit, isTimm } from "./config-timm.ts";
import { decodeVit, type VitConfig } from "./config.ts";
import { vitImage } from "./graphs.ts";

/** ViTs with a class token, for DINO. */

function architectureOf(config: VitConfig): Architecture {
  return {
    family: vit,
    config,
    label: "ViT",
    tower: config,
    usualActivation: "gelu",
    processor: null,
    text: null,
    towers: [["vision", ""]],
    check: (catalogue) => void vitImage(config, catalogue, "fp32"),
    open: (parts) => new ViTBackbone(parts, config),
  };
}

export const vit: Family = {
  ...vitAbout,
  reads: ["vit", "timm's vit_…"],
  detect: ({ model_type }, json) => model_type === "vit" || isTimm(json),
  read: ({ model_type }, json, shapeOf) =>
    architectureOf(model_type === "vit" ? decodeVit(json) : decodeTimm(json, shapeOf)),
  infer(name, shapeOf) {
    const config = inferVit(name, shapeOf);
    return config && architectureOf(config);
  },
};
