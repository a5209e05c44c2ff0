import type { ByteSource } from "../platform/bytes.ts";
import type { Architecture } from "./family.ts";
import {
  decodeImageProcessor,
  PREPROCESSOR_CONFIG,
  PROCESSOR_CONFIG,
  type ImageProcessor,
  type ImageProcessorFiles,
} from "./image-processor.ts";
import { readJson, readText } from "./read-json.ts";
import { createTextTokenizer, type TextTokenizer } from "./tokenizer.ts";

/** How pictures and prompts become a checkpoint's inputs, by the files beside its weights. */
export interface Preparation {
  /** null where the family says how pictures are prepared, whatever the files say (DINO, by DreamBench++). */
  readonly processor: ImageProcessor | null;
  /** null where the architecture has no text. */
  readonly tokenizer: TextTokenizer | null;
}

type Files = ReadonlyMap<string, ByteSource>;

const jsonOf = async (files: Files, name: string): Promise<unknown> => {
  const source = files.get(name);
  return source === undefined ? null : readJson(source);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const textAt = (json: unknown, key: string): string | null => {
  const value = isRecord(json) ? json[key] : null;
  return typeof value === "string" ? value : null;
};

export const readProcessorFiles = async (files: Files): Promise<ImageProcessorFiles> => ({
  preprocessorConfig: await jsonOf(files, PREPROCESSOR_CONFIG),
  processorConfig: await jsonOf(files, PROCESSOR_CONFIG),
});

/** The processor of an architecture that has one. @throws LensError unsupported_checkpoint, invalid_checkpoint */
export const processorOf = (
  { processor }: Pick<Architecture, "processor">,
  files: ImageProcessorFiles,
): ImageProcessor | null => processor && decodeImageProcessor(files, processor);

/** The class that ties picture and text together, in the first of the files that names it. Source: AutoProcessor. */
function processorClass(
  { preprocessorConfig, processorConfig }: ImageProcessorFiles,
  tokenizerConfig: unknown,
  config: unknown,
): string | null {
  const nested = isRecord(processorConfig) ? processorConfig["image_processor"] : null;
  // The nested settings stand for those of preprocessor_config.json, where there is such a file.
  const ofPictures = preprocessorConfig === null ? null : textAt(nested ?? preprocessorConfig, "processor_class");
  return (
    textAt(processorConfig, "processor_class") ??
    ofPictures ??
    textAt(tokenizerConfig, "processor_class") ??
    textAt(config, "processor_class")
  );
}

/**
 * @param json config.json, parsed; null where there is none
 * @throws LensError missing_file, invalid_checkpoint, unsupported_checkpoint, invalid_tokenizer
 */
export async function readPreparation(architecture: Architecture, json: unknown, files: Files): Promise<Preparation> {
  const { text } = architecture;
  const processorFiles = await readProcessorFiles(files);
  const processor = processorOf(architecture, processorFiles);
  if (text === null) return { processor, tokenizer: null };
  const tokenizerJson = await jsonOf(files, "tokenizer.json");
  const tokenizerConfig = await jsonOf(files, "tokenizer_config.json");
  const merges = tokenizerJson === null ? files.get("merges.txt") : undefined;
  const tokenizer = createTextTokenizer(
    {
      tokenizerJson,
      tokenizerConfig,
      specialTokensMap: await jsonOf(files, "special_tokens_map.json"),
      addedTokens: await jsonOf(files, "added_tokens.json"),
      modelTokenizerClass: textAt(json, "tokenizer_class"),
      processorClass: processorClass(processorFiles, tokenizerConfig, json),
      vocab: tokenizerJson === null ? await jsonOf(files, "vocab.json") : null,
      merges: merges === undefined ? null : await readText(merges),
    },
    text.kind,
    text.length,
  );
  return { processor, tokenizer };
}
