import type { IntakeFile } from "./contents.ts";
import type { Layout, Tree } from "./formats/layout.ts";

/** What masks cover, for layouts whose choice of pictures depends on it: few are asked for, and each once. */

/** The share of a mask's pixels above 0, in [0, 1] (`maskCoverage`); null where it cannot be decoded. */
export type CoverageOf = (mask: IntakeFile) => Promise<number | null>;

export class Coverage {
  readonly #coverageOf: CoverageOf | null;
  readonly #known = new WeakMap<IntakeFile, number | null>();

  /** @param coverageOf null where nobody can decode: then no mask counts as small */
  constructor(coverageOf: CoverageOf | null) {
    this.#coverageOf = coverageOf;
  }

  /** The tree with the coverage of all masks that layouts ask for. What one turns out to be may raise another question. */
  async measured(tree: Tree, layouts: readonly Layout[], files: ReadonlyMap<string, IntakeFile>): Promise<Tree> {
    const coverageOf = this.#coverageOf;
    const asking = layouts.filter(({ name, measures }) => measures !== undefined && !tree.hints.without.includes(name));
    if (coverageOf === null || asking.length === 0) return tree;
    const coverage = new Map(tree.coverage);
    for (;;) {
      const asked = asking.flatMap((layout) => layout.measures?.({ ...tree, coverage }) ?? []);
      const unknown = [...new Set(asked)].filter((path) => !coverage.has(path));
      if (unknown.length === 0) return { ...tree, coverage };
      for (const path of unknown) {
        const file = files.get(path);
        let covered = file === undefined ? null : this.#known.get(file);
        if (covered === undefined && file !== undefined) this.#known.set(file, (covered = await coverageOf(file)));
        coverage.set(path, covered ?? null);
      }
    }
  }
}
