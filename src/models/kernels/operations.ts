import type { Initializer, OnnxGraph } from "../graph/onnx.ts";
import type { StepActivation } from "./steps.ts";

/** What a tower is to the kernels: operations on matrices, in their order. plan.ts makes them of a graph. */

/** Rows of a value, or of a weight by its name; as Slice takes them: from `start`, -1 being the last row. */
export interface Rows {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Which of so many equal parts of the columns; all of them unless given. */
  readonly part?: { readonly index: number; readonly of: number };
}

/** What is int8 in a product: a scale a column of weights, and how many columns of x are apart. */
export interface Bytes {
  readonly scales: string;
  readonly apart: number;
}

export interface Finish {
  readonly activation: StepActivation;
  /** A weight [columns] by which every row is multiplied. */
  readonly scale: string | null;
  readonly other: Rows | null;
  /** Times the other matrix, instead of plus. */
  readonly times: boolean;
}

export type Operation = { readonly to: string } & (
  | {
      readonly kind: "multiply";
      readonly x: Rows;
      readonly weight: string;
      readonly bias: string | null;
      /** null in float32, where the weight is [out, in]; else it is [in, out]. */
      readonly bytes: Bytes | null;
      readonly finish: Finish;
    }
  | { readonly kind: "apply"; readonly x: Rows; readonly finish: Finish }
  | {
      readonly kind: "normalise";
      readonly x: Rows;
      readonly weight: string;
      readonly bias: string;
      readonly epsilon: number;
    }
  | {
      readonly kind: "attend";
      readonly query: Rows;
      readonly key: Rows;
      readonly value: Rows;
      readonly heads: number;
      readonly bias: Rows | null;
    }
  | { readonly kind: "join"; readonly parts: readonly Rows[] }
);

export interface Plan {
  readonly operations: readonly Operation[];
  readonly inputs: OnnxGraph["inputs"];
  readonly outputs: readonly {
    readonly name: string;
    readonly value: Rows;
    readonly shape: readonly (number | string)[];
  }[];
  /** Those that lie in weight files, by name. */
  readonly weights: ReadonlyMap<string, Initializer>;
}
