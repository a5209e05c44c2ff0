import type { Maths } from "./math.ts";
import type { PictureOf } from "./pictures.ts";

/** What every word of the glossary says. */

/** Where a word is from. */
export const SOURCES = {
  paper: "The MaSC paper, arXiv 2605.22469, and the authors' package",
  ablation: "The MaSC paper's ablation, from the authors' scripts",
  package: "The authors' package, beside its scores",
  dreambench: "DreamBench++, as its scripts compute it",
  tables: "The authors' tables, as their scripts compute them",
  lens: "MaSC Lens; neither the paper nor the package has it",
} as const;

export interface Explained {
  /** One plain sentence. */
  readonly sentence: string;
  readonly formula: Maths | null;
  readonly picture: PictureOf;
  /** What the picture shows. */
  readonly caption: string;
  readonly source: keyof typeof SOURCES;
}

/** What is no measure, and has to say for itself what the register says of those. */
export interface ExplainedWord extends Explained {
  readonly name: string;
  readonly range: string;
  readonly better: string;
  readonly needs: string;
}
