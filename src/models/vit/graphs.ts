import type { VitConfig } from "./config.ts";
import { encoder, named, row, rowsFrom, type LayerNames } from "../graph/blocks.ts";
import { GraphBuilder, type Catalogue, type Graph } from "../graph/builder.ts";
import type { LinearNames } from "../graph/linear.ts";
import type { Arithmetic } from "../graph/precision.ts";

/** ViT with a class token, as DINO is published: under transformers' names, or timm's (the original repository's). */

const HUB_CLASS_TOKEN = "embeddings.cls_token";

interface VitNames {
  readonly classToken: string;
  readonly positions: string;
  readonly patches: { weight: string; bias: string };
  readonly norm: { weight: string; bias: string };
  layer(index: number): LayerNames;
}

/** @param prefix "" for ViTModel's files, "vit." for those of a classifier built on it */
function hubNames({ queryBias }: VitConfig, prefix: string): VitNames {
  return {
    classToken: `${prefix}${HUB_CLASS_TOKEN}`,
    positions: `${prefix}embeddings.position_embeddings`,
    patches: named(`${prefix}embeddings.patch_embeddings.projection`),
    norm: named(`${prefix}layernorm`),
    layer: (index) => {
      const at = `${prefix}encoder.layer.${index}`;
      const projection = (name: string): LinearNames => {
        const { weight, bias } = named(`${at}.attention.attention.${name}`);
        return { weight, bias: queryBias ? bias : null };
      };
      return {
        norm1: named(`${at}.layernorm_before`),
        query: projection("query"),
        key: projection("key"),
        value: projection("value"),
        out: named(`${at}.attention.output.dense`),
        norm2: named(`${at}.layernorm_after`),
        fc1: named(`${at}.intermediate.dense`),
        fc2: named(`${at}.output.dense`),
      };
    },
  };
}

function timmNames({ dim, queryBias }: VitConfig): VitNames {
  return {
    classToken: "cls_token",
    positions: "pos_embed",
    patches: named("patch_embed.proj"),
    norm: named("norm"),
    layer: (index) => {
      const at = `blocks.${index}`;
      const part = (third: number): LinearNames => {
        const { weight, bias } = named(`${at}.attn.qkv`);
        return { weight, bias: queryBias ? bias : null, part: { rows: [third * dim, (third + 1) * dim], of: 3 * dim } };
      };
      return {
        norm1: named(`${at}.norm1`),
        query: part(0),
        key: part(1),
        value: part(2),
        out: named(`${at}.attn.proj`),
        norm2: named(`${at}.norm2`),
        fc1: named(`${at}.mlp.fc1`),
        fc2: named(`${at}.mlp.fc2`),
      };
    },
  };
}

/**
 * patches [N, 3 p p] (channel, y, x) -> embedding [1, dim], the class token after the last norm, and tokens [N, dim], the
 * patches' after it.
 */
export function vitImage(config: VitConfig, catalogue: Catalogue, arithmetic: Arithmetic): Graph {
  const prefix = catalogue.has(`vit.${HUB_CLASS_TOKEN}`) ? "vit." : "";
  const names = config.naming === "hub" ? hubNames(config, prefix) : timmNames(config);
  const g = new GraphBuilder("vit", catalogue, arithmetic);
  const { dim, patch, imageSize } = config;
  const count = Math.floor(imageSize / patch) ** 2;
  const length = 3 * patch * patch;
  const patches = g.input("patches", [count, length]);
  const kernel = g.tensor(names.patches.weight, [dim, 3, patch, patch], [dim, length]);
  const embedded = g.op("Gemm", [patches, kernel, g.tensor(names.patches.bias, [dim])], { transB: { int: 1 } });
  const classToken = g.tensor(names.classToken, [1, 1, dim], [1, dim]);
  const positions = g.tensor(names.positions, [1, count + 1, dim], [count + 1, dim]);
  const all = g.op("Add", [g.op("Concat", [classToken, embedded], { axis: { int: 0 } }), positions]);
  const tokens = encoder(g, all, config, names.layer, names.norm);
  g.output("embedding", row(g, tokens, 0), [1, dim]);
  g.output("tokens", rowsFrom(g, tokens, 1), [count, dim]);
  return g.finish();
}
