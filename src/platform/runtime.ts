import type * as Ort from "onnxruntime-common";
import { LensError } from "../lib/errors.ts";
import { Mutex } from "../lib/mutex.ts";

/**
 * ONNX Runtime behind the few calls that we make. The same graphs run on onnxruntime-web (WASM, WebGPU) and on
 * onnxruntime-node; both share onnxruntime-common's types.
 */

export interface FloatTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

export type TensorData = Float32Array | BigInt64Array;

export interface Session {
  /** @throws LensError failed_inference */
  run(feeds: Readonly<Record<string, FloatTensor>>): Promise<Record<string, { dims: readonly number[]; data: TensorData }>>;
  release(): Promise<void>;
}

/** A file of weights that a model refers to by path. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array;
}

export interface Runtime {
  /** As results name it: "cpu", "wasm", "webgpu". */
  readonly provider: string;
  /** Worker threads of a CPU provider; 0 where that does not apply or is left to the library. */
  readonly threads: number;
  /** @throws LensError failed_inference */
  createSession(model: Uint8Array, external: readonly ExternalData[]): Promise<Session>;
}

type OrtModule = Pick<typeof Ort, "InferenceSession" | "Tensor">;

function failed(what: string, thrown: unknown): LensError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new LensError("failed_inference", `${what}: ${message}`, thrown instanceof Error ? thrown.stack : undefined);
}

function numbersOf(name: string, tensor: Ort.Tensor): TensorData {
  const { data } = tensor;
  if (data instanceof Float32Array || data instanceof BigInt64Array) return data;
  throw new LensError("failed_inference", `The runtime returned "${name}" as ${tensor.type}, which no graph of ours has.`);
}

/** One session at a time runs: overlapping calls hang or reject in onnxruntime-web. */
export function ortRuntime(ort: OrtModule, provider: string, threads: number, options: Ort.InferenceSession.SessionOptions): Runtime {
  const mutex = new Mutex();

  async function createSession(model: Uint8Array, external: readonly ExternalData[]): Promise<Session> {
    const session = await mutex.run(() => ort.InferenceSession.create(model, { ...options, externalData: [...external] })).catch((thrown: unknown) => {
      throw failed(`A model could not be loaded on ${provider}`, thrown);
    });
    return {
      run: (feeds) =>
        mutex.run(async () => {
          const inputs: Record<string, Ort.Tensor> = {};
          for (const [name, { dims, data }] of Object.entries(feeds)) inputs[name] = new ort.Tensor("float32", data, dims);
          const outputs = await session.run(inputs).catch((thrown: unknown) => {
            throw failed(`A model could not be run on ${provider}`, thrown);
          });
          return Object.fromEntries(
            Object.entries(outputs).map(([name, tensor]) => [name, { dims: tensor.dims, data: numbersOf(name, tensor) }]),
          );
        }),
      release: () => mutex.run(() => session.release()),
    };
  }

  return { provider, threads, createSession };
}
