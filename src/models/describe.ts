import { describeProcessor } from "./describe-processor.ts";
import type { Architecture, TextRules } from "./family.ts";
import type { Preparation } from "./preparation.ts";
import type { TextTokenizer } from "./tokenizer.ts";

/** Where prompts are prepared otherwise than by the published checkpoints of the kind. */
function describeTokenizer({ kind, usualClass }: TextRules, { settings, marks }: TextTokenizer): string[] {
  const { tokenizerClass, paddingSide, padTo, cutTo } = settings;
  const clip = kind === "clip";
  const said: string[] = [];
  if (tokenizerClass === "TokenizersBackend") said.push("prompts read by tokenizer.json alone");
  else if (tokenizerClass !== usualClass)
    said.push(`prompts read by ${tokenizerClass}${tokenizerClass === "GemmaTokenizer" ? "" : ", in lower case"}`);
  if (!clip && paddingSide === "left") said.push("prompts padded at the left");
  const [length, usual] = clip ? [cutTo, 77] : [padTo, 64];
  if (length !== null && length !== usual) said.push(`prompts ${clip ? "cut" : "padded"} to ${length} tokens`);
  if (marks.count !== (clip ? 2 : 1)) said.push(`${marks.count} marks around a prompt`);
  return said;
}

/**
 * In words: "SigLIP2 NaFlex, 27 layers of 1152", and what its files say otherwise than those of the published ones:
 * "; pictures resized by bicubic, prompts padded at the left".
 */
export function describeCheckpoint({
  architecture: { label, tower, usualActivation, processor: pictures, text },
  processor,
  tokenizer,
}: { readonly architecture: Architecture } & Preparation): string {
  const said = [
    ...(tower.activation === usualActivation ? [] : [`activation ${tower.activation}`]),
    ...(processor === null || pictures === null ? [] : describeProcessor(processor, pictures)),
    ...(tokenizer === null || text === null ? [] : describeTokenizer(text, tokenizer)),
  ];
  return [`${label}, ${tower.layers} layers of ${tower.dim}`, ...(said.length === 0 ? [] : [said.join(", ")])].join(
    "; ",
  );
}
