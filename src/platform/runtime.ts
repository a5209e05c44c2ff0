import type * as Ort from "onnxruntime-common";
import { LensError } from "../lib/errors.ts";
import { Mutex } from "../lib/mutex.ts";
import { computingPatience, loadingPatience, READING_PATIENCE } from "./patience.ts";
import type { DiskRange } from "./bytes.ts";
import { GpuTensorCache } from "./gpu-tensor-cache.ts";

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
  /**
   * @param outputs those that are wanted, all of them unless given
   * @throws LensError failed_inference
   */
  run(
    feeds: Readonly<Record<string, FloatTensor>>,
    outputs?: readonly string[],
  ): Promise<Record<string, { dims: readonly number[]; data: TensorData }>>;
  release(): Promise<void>;
  /** Ends the profile of its runs: what the library prints of it, a line each. Absent where none is made. */
  endProfile?(): readonly string[];
}

/** A file of weights that a model refers to by path. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array;
}

/** Tensors that come to be in one step, in the order of their places. */
export interface WeightStep {
  readonly places: readonly { readonly name: string; readonly byteLength: number }[];
  load(): Promise<readonly ArrayBufferView[]>;
  /** Where the one tensor lies as it is; null where it does not. Absent where nothing does. */
  onDisk?(): Promise<DiskRange | null>;
}

/** Reads a model's weights. Asked for again where a session has to be made again, so that nobody holds them meanwhile. */
export interface LoadWeights {
  (): Promise<readonly ExternalData[]>;
  /** For who does not hold them all at once. Absent where they come in files alone. */
  readonly steps?: readonly WeightStep[];
  /** Absolute: the model's files lie there, for a runtime that maps them. Absent where they come by the call alone. */
  readonly folder?: string;
}

export interface Runtime {
  /** As results name it: "cpu", "wasm", "webgpu". */
  readonly provider: string;
  /** Worker threads of a CPU provider; 0 where that does not apply or is left to the library. */
  readonly threads: number;
  /** Its runs let this thread go on meanwhile: a graphics card's do, WebAssembly's do not. Absent where they do not. */
  readonly computesBeside?: boolean;
  /** Bytes that its sessions can hold at most, all together. Absent where that is not bounded by us. */
  readonly heapBytes?: number;
  /**
   * Bytes of weights that it keeps in memory. Where a model has more, the rest comes anew in every run, and once for runs
   * that are asked for at once. Absent where all stay.
   */
  readonly keptBytes?: number;
  /** Takes files of weights by their folder, and maps them. Absent where it does not. */
  readonly mapsFiles?: boolean;
  /** Runs the graphs that this one does not. Absent where it runs all of ours. */
  readonly others?: Runtime;
  /** Settles, saying why, when the device is gone and every session with it. Absent where that cannot happen. */
  readonly lost?: Promise<string>;
  /**
   * @param resident outputs that later runs will take as they are: where a device has memory of its own they stay there
   * @throws LensError failed_inference
   */
  createSession(model: Uint8Array, weights: LoadWeights, resident?: readonly string[]): Promise<Session>;
  /** Gives the device back, its sessions having been released. Absent where there is nothing to give back. */
  close?(): void;
}

/** Cores that a runtime keeps busy while it computes, this thread's own among them. @param cores of the machine */
export const busyCores = ({ computesBeside = false, threads }: Runtime, cores: number): number =>
  computesBeside ? 1 : threads === 0 ? cores : threads;

type OrtModule = Pick<typeof Ort, "InferenceSession" | "Tensor">;

export interface OrtOptions {
  readonly provider: string;
  readonly threads: number;
  readonly session: Ort.InferenceSession.SessionOptions;
  readonly heapBytes?: number;
  /** Whether files of weights are mapped where they stand. */
  readonly mapsFiles?: boolean;
  /** Whether outputs can stay on the device; see gpu-tensor-cache.ts. */
  readonly keepsOutputs?: boolean;
  /** Told before each making and run of a session how many milliseconds it takes at most: on WebAssembly it lets nothing in meanwhile. Null when it is done. */
  readonly onBusy?: (patience: number | null) => void;
  /** Takes what the library has printed: sessions profile their runs, which takes them longer. Left out, none does. */
  readonly takePrinted?: () => readonly string[];
  /** A device of our own. */
  readonly device?: { readonly lost: Promise<string>; close(): void };
}

function failed(what: string, thrown: unknown): LensError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new LensError("failed_inference", `${what}: ${message}`, thrown instanceof Error ? thrown.stack : undefined);
}

function numbersOf(name: string, tensor: Ort.Tensor): TensorData {
  const { data } = tensor;
  if (data instanceof Float32Array || data instanceof BigInt64Array) return data;
  throw new LensError(
    "failed_inference",
    `The runtime returned "${name}" as ${tensor.type}, which no graph of ours has.`,
  );
}

/**
 * One session at a time is made, runs or is released: overlapping calls hang or reject in onnxruntime-web. That is a
 * matter of the library's one WebAssembly instance, so devices that follow one another share their turn.
 */
const turns = new WeakMap<OrtModule, Mutex>();

export function ortRuntime(
  ort: OrtModule,
  {
    provider,
    threads,
    session: options,
    heapBytes,
    mapsFiles = false,
    keepsOutputs = false,
    onBusy = () => undefined,
    takePrinted,
    device,
  }: OrtOptions,
): Runtime {
  const turn = turns.get(ort) ?? new Mutex();
  turns.set(ort, turn);
  const gpuTensors = new GpuTensorCache(ort.Tensor);

  /** A function of its own: whatever a session's calls close over lives as long as it, and the weights must not. */
  async function load(
    model: Uint8Array,
    weights: LoadWeights,
    resident: readonly string[],
    bytes: { weights: number },
  ): Promise<Ort.InferenceSession> {
    onBusy(READING_PATIENCE);
    const externalData = [...(await weights().finally(() => onBusy(null)))];
    bytes.weights = externalData.reduce((sum, { data }) => sum + data.byteLength, 0);
    const places =
      keepsOutputs && resident.length > 0
        ? { preferredOutputLocation: Object.fromEntries(resident.map((name) => [name, "gpu-buffer" as const])) }
        : {};
    const profiled = takePrinted === undefined ? {} : { enableProfiling: true };
    const { folder } = weights;
    const files =
      folder === undefined
        ? { externalData }
        : { extra: { session: { model_external_initializers_file_folder_path: folder } } };
    const create = () => {
      onBusy(loadingPatience(bytes.weights));
      return ort.InferenceSession.create(model, { ...options, ...places, ...profiled, ...files }).finally(() =>
        onBusy(null),
      );
    };
    return turn.run(create).catch((thrown: unknown) => {
      throw failed(`A model could not be loaded on ${provider}`, thrown);
    });
  }

  async function createSession(
    model: Uint8Array,
    weights: LoadWeights,
    resident: readonly string[] = [],
  ): Promise<Session> {
    const bytes = { weights: 0 };
    const session = await load(model, weights, resident, bytes);
    return {
      run: (feeds, wanted) =>
        turn.run(async () => {
          const inputs: Record<string, Ort.Tensor> = {};
          for (const [name, { dims, data }] of Object.entries(feeds))
            inputs[name] = gpuTensors.find(data, dims) ?? new ort.Tensor("float32", data, dims);
          onBusy(computingPatience(bytes.weights, Math.max(...Object.values(feeds).map(({ dims }) => dims[0] ?? 1))));
          const outputs = await (wanted === undefined ? session.run(inputs) : session.run(inputs, wanted))
            .catch((thrown: unknown) => {
              throw failed(`A model could not be run on ${provider}`, thrown);
            })
            .finally(() => onBusy(null));
          const results: Awaited<ReturnType<Session["run"]>> = {};
          for (const [name, tensor] of Object.entries(outputs)) {
            results[name] = {
              dims: tensor.dims,
              data: tensor.location === "gpu-buffer" ? await gpuTensors.keep(tensor) : numbersOf(name, tensor),
            };
          }
          return results;
        }),
      release: () =>
        turn.run(() => {
          if (resident.length > 0) gpuTensors.clear();
          return session.release();
        }),
      ...(takePrinted && {
        endProfile() {
          session.endProfiling();
          return takePrinted();
        },
      }),
    };
  }

  return {
    provider,
    threads,
    computesBeside: provider === "webgpu",
    createSession,
    mapsFiles,
    ...(heapBytes !== undefined && { heapBytes }),
    ...(device && { lost: device.lost, close: device.close }),
  };
}
