import { LensError } from "../lib/errors.ts";
import type { Precision } from "../models/graph/precision.ts";
import type { Runtime } from "../platform/runtime.ts";
import type { SamCheckSize } from "./self-check-sam.ts";
import type { SegmenterCheck } from "./self-check-segmenter.ts";

/** The check is fetched where it is asked for: on a graphics card, before its first mask. */
const loadCheck = () => import("./self-check-segmenter.ts");

type Check = (runtime: Runtime, precision: Precision, size: SamCheckSize) => Promise<SegmenterCheck>;

/** Asks a graphics card once a precision whether the masks that it makes are right. Processors are what tests run on. */
export class SegmenterChecks {
  readonly #refusals = new Map<Precision, Promise<string | null>>();

  readonly #check: Check | null;

  /** @param check another one than self-check-segmenter.ts's */
  constructor(check: Check | null = null) {
    this.#check = check;
  }

  /** What a device said holds for it alone. */
  forget(): void {
    this.#refusals.clear();
  }

  /**
   * @param software the card is played by a processor: the check is then of a smaller picture, since seconds become minutes
   * @throws LensError unsupported_device where this device makes masks wrongly
   */
  async pass(runtime: Runtime, precision: Precision, software = false): Promise<void> {
    if (runtime.provider !== "webgpu") return;
    const known = this.#refusals.get(precision) ?? this.#ask(runtime, precision, software ? "small" : "published");
    this.#refusals.set(precision, known);
    const refusal = await known;
    if (refusal !== null) throw new LensError("unsupported_device", refusal);
  }

  async #ask(runtime: Runtime, precision: Precision, size: SamCheckSize): Promise<string | null> {
    const { checkSegmenter, whyNoMasks } = await loadCheck();
    return whyNoMasks((this.#check ?? checkSegmenter)(runtime, precision, size));
  }
}
