import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { normals, planLayer, plantedWeights, sums, type LayerShape } from "../../src/engine/self-check-planted.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { jsonFile } from "./edit-checkpoint.ts";
import { writeSafetensors, type TensorToWrite } from "./write-safetensors.ts";

/** SigLIP2 of random weights at SO400M's width, with the outliers of trained towers or without, and the demo's words. */

const DEMO = fileURLToPath(new URL("../../public/models/demo-siglip2-naflex", import.meta.url));
const VOCABULARY = 1200;
const LENGTH = 64;
const POSITIONS = 256;

interface Planted {
  readonly shape: LayerShape;
  readonly layers: { readonly vision: number; readonly text: number };
  readonly outliers: boolean;
}

/** The files of its folder. */
export function plantedCheckpoint({ shape, layers, outliers }: Planted): ByteSource[] {
  const { dim, heads, mlp } = shape;
  const tensors: Record<string, TensorToWrite> = {};
  const put = (name: string, dims: readonly number[], data: Float32Array) => {
    tensors[name] = { dtype: "F32", shape: [...dims], data };
  };
  const random = (name: string, dims: readonly number[], scale: number, seed: number, mean = 0) => {
    const next = normals(seed);
    put(
      name,
      dims,
      Float32Array.from({ length: dims.reduce((product, size) => product * size, 1) }, () => mean + scale * next()),
    );
  };
  const tower = (prefix: string, count: number, last: string, seed: number) => {
    for (let layer = 0; layer < count; layer++) {
      const weights = plantedWeights(shape, seed + layer, outliers);
      for (const [name, dims] of planLayer(shape)) {
        if (!name.startsWith("t.last"))
          put(name.replace("t.encoder.layers.0", `${prefix}.encoder.layers.${layer}`), dims, weights(name));
        else if (layer === count - 1) put(name.replace("t.last", `${prefix}.${last}`), dims, weights(name));
      }
    }
  };
  tower("vision_model", layers.vision, "post_layernorm", 1);
  tower("text_model", layers.text, "final_layer_norm", 50);
  random("vision_model.embeddings.patch_embedding.weight", [dim, 768], 2 / Math.sqrt(768), 7001);
  const shift = new Float32Array(dim);
  if (outliers) for (const [channel, size] of sums(dim)) shift[channel] = size;
  put("vision_model.embeddings.patch_embedding.bias", [dim], shift);
  random("vision_model.embeddings.position_embedding.weight", [POSITIONS, dim], 0.3, 7002);
  random("text_model.embeddings.token_embedding.weight", [VOCABULARY, dim], 1, 7003);
  random("text_model.embeddings.position_embedding.weight", [LENGTH, dim], 0.3, 7004);
  random("text_model.head.weight", [dim, dim], 1 / Math.sqrt(dim), 7005);
  random("text_model.head.bias", [dim], 0.1, 7006);
  const head = "vision_model.head";
  random(`${head}.probe`, [1, 1, dim], 1, 7007);
  random(`${head}.attention.in_proj_weight`, [3 * dim, dim], 1 / Math.sqrt(dim), 7008);
  random(`${head}.attention.in_proj_bias`, [3 * dim], 0.1, 7009);
  random(`${head}.attention.out_proj.weight`, [dim, dim], 1 / Math.sqrt(dim), 7010);
  random(`${head}.attention.out_proj.bias`, [dim], 0.1, 7011);
  random(`${head}.layernorm.weight`, [dim], 0.1, 7012, 1);
  random(`${head}.layernorm.bias`, [dim], 0.1, 7013);
  random(`${head}.mlp.fc1.weight`, [mlp, dim], 1 / Math.sqrt(dim), 7014);
  random(`${head}.mlp.fc1.bias`, [mlp], 0.1, 7015);
  random(`${head}.mlp.fc2.weight`, [dim, mlp], 1 / Math.sqrt(mlp), 7016);
  random(`${head}.mlp.fc2.bias`, [dim], 0.1, 7017);
  const sizes = {
    hidden_size: dim,
    intermediate_size: mlp,
    num_attention_heads: heads,
    hidden_act: "gelu_pytorch_tanh",
    layer_norm_eps: 1e-6,
  };
  const config = {
    model_type: "siglip2",
    vision_config: {
      ...sizes,
      model_type: "siglip2_vision_model",
      num_hidden_layers: layers.vision,
      num_patches: POSITIONS,
      patch_size: 16,
      vision_use_head: true,
    },
    text_config: {
      ...sizes,
      model_type: "siglip2_text_model",
      num_hidden_layers: layers.text,
      max_position_embeddings: LENGTH,
      projection_size: dim,
      vocab_size: VOCABULARY,
      bos_token_id: 2,
      eos_token_id: 1,
      pad_token_id: 0,
    },
  };
  const words = readdirSync(DEMO).filter((name) => /^(?:tokenizer|preprocessor).*json$/.test(name));
  return [
    ...words.map((name) => bytesSource(name, new Uint8Array(readFileSync(`${DEMO}/${name}`)))),
    jsonFile("config.json", config),
    bytesSource("model.safetensors", writeSafetensors(tensors)),
  ];
}
