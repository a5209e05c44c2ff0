import { connectCalls, type Args, type CallWorker, type LivingCaller, type Result } from "../../lib/calls.ts";
import { LensError } from "../../lib/errors.ts";
import type { PictureLimits } from "../../imaging/limits.ts";
import type { Size } from "../../imaging/naflex-size.ts";
import type { PatchRecipe } from "../../imaging/patch-recipe.ts";
import type { PreparedPicture } from "../../imaging/prepare-picture.ts";
import type { DecodedMask } from "../../imaging/decode.ts";
import type { ByteSource } from "../../platform/bytes.ts";
import type { Look, PrepareCalls } from "./protocol.ts";

/**
 * Prepares pictures somewhere else than on the engine's own thread.
 *
 * Every call answers null for what is left to the engine: a file that cannot be posted, a worker that died or hung at
 * it. What is wrong with a picture is thrown as it is thrown there.
 */
export interface Preparer {
  /** How many pictures it works on at once. */
  readonly lanes: number;
  /** @throws LensError missing_file */
  look(source: ByteSource): Promise<Look | null>;
  /** @param size as `look` told it @throws LensError */
  picture(source: ByteSource, recipes: readonly PatchRecipe[], size: Size | null): Promise<PreparedPicture | null>;
  /** @throws LensError */
  mask(source: ByteSource, size: Size | null): Promise<DecodedMask | null>;
  /** Takes no more; what was asked is answered. */
  end(): void;
}

/** Workers at most: beyond that, disks and memory are what is waited for. */
const MOST = 4;

/**
 * How many preparing workers a machine has cores for.
 *
 * @param busy cores that compute with the model meanwhile, the engine's own thread among them
 */
export const countWorkers = (cores: number, busy: number): number =>
  cores < 2 ? 0 : Math.min(MOST, Math.max(1, cores - busy));

export interface PreparingOptions<F> {
  readonly count: number;
  /** Starts one. */
  readonly start: () => CallWorker<PrepareCalls<F>>;
  /** How a file is posted; null where it cannot be. */
  readonly place: (source: ByteSource) => F | null;
  readonly limits: PictureLimits;
  /** Bytes that all may hold at once: decoding begins when there is room, or nothing else is decoded. */
  readonly budget?: number;
  /** Milliseconds after which a worker is given up. */
  readonly patience?: number;
}

const BUDGET = 384 * 2 ** 20;
/** Bytes a pixel that decoding may take: what a codec holds, the picture made of it, transparency. */
const BYTES_A_PIXEL = 12;
/** Of a picture whose header does not tell. */
const UNKNOWN: Size = { width: 4096, height: 4096 };
/** Behind what limits.ts allows a picture, with time to start and to be served. */
const PATIENCE = 60_000;
/** Deaths with nothing done between, after which no further worker is started. */
const DEATHS = 3;

interface Seat<F> {
  readonly caller: LivingCaller<PrepareCalls<F>>;
  busy: number;
}

/** A few workers, started when they are first needed; one that dies is replaced. */
export class PreparingWorkers<F> implements Preparer {
  readonly #options: PreparingOptions<F>;
  readonly #budget: number;
  readonly #seats: Seat<F>[] = [];
  readonly #waiting: (() => void)[] = [];
  #held = 0;
  #asked = 0;
  #deaths = 0;
  #ended = false;

  constructor(options: PreparingOptions<F>) {
    this.#options = options;
    this.#budget = options.budget ?? BUDGET;
  }

  get lanes(): number {
    return this.#options.count;
  }

  look(source: ByteSource): Promise<Look | null> {
    return this.#ask(source, "look", (file) => ({ file }), source.size);
  }

  picture(source: ByteSource, recipes: readonly PatchRecipe[], size: Size | null): Promise<PreparedPicture | null> {
    const { limits } = this.#options;
    return this.#ask(source, "picture", (file) => ({ file, recipes, limits }), decodingBytes(source, size));
  }

  mask(source: ByteSource, size: Size | null): Promise<DecodedMask | null> {
    const { limits } = this.#options;
    return this.#ask(source, "mask", (file) => ({ file, limits }), decodingBytes(source, size));
  }

  end(): void {
    this.#ended = true;
    this.#leave();
  }

  /** Ends the workers once nobody waits for what was asked of them. */
  #leave(): void {
    if (this.#ended && this.#asked === 0) for (const { caller } of this.#seats.splice(0)) caller.end();
  }

  /** The one with least to do; a further one as long as all have something. */
  #seat(): Seat<F> | null {
    for (let i = this.#seats.length - 1; i >= 0; i--)
      if (this.#seats[i]!.caller.pulse.dead !== null) {
        this.#seats.splice(i, 1);
        this.#deaths++;
      }
    if (this.#deaths >= DEATHS) return null;
    const idlest = this.#seats.toSorted((a, b) => a.busy - b.busy)[0];
    if (idlest !== undefined && (idlest.busy === 0 || this.#seats.length >= this.#options.count)) return idlest;
    const seat = { caller: connectCalls(this.#options.start(), "A worker that prepares pictures stopped."), busy: 0 };
    this.#seats.push(seat);
    return seat;
  }

  async #ask<N extends keyof PrepareCalls<F>>(
    source: ByteSource,
    call: N,
    args: (file: F) => Args<PrepareCalls<F>, N>,
    bytes: number,
  ): Promise<Result<PrepareCalls<F>, N> | null> {
    const file = this.#ended ? null : this.#options.place(source);
    if (file === null) return null;
    this.#asked++;
    await this.#room(bytes);
    const seat = this.#seat();
    try {
      return seat === null ? null : await this.#answer(seat, call, args(file));
    } finally {
      this.#asked--;
      this.#held -= bytes;
      this.#waiting.splice(0).forEach((again) => again());
      this.#leave();
    }
  }

  async #answer<N extends keyof PrepareCalls<F>>(
    seat: Seat<F>,
    call: N,
    args: Args<PrepareCalls<F>, N>,
  ): Promise<Result<PrepareCalls<F>, N> | null> {
    const { caller } = seat;
    const timer = setTimeout(
      () => caller.end(new LensError("failed_unexpectedly", "A picture took too long.")),
      this.#options.patience ?? PATIENCE,
    );
    seat.busy++;
    try {
      // Nobody takes it back: what it makes is kept for the row that comes.
      const answer = await caller.call(new AbortController().signal, call, args);
      this.#deaths = 0;
      return answer;
    } catch (thrown) {
      if (caller.pulse.dead === null) throw thrown;
      return null; // the engine does it, and says what is wrong with it
    } finally {
      seat.busy--;
      clearTimeout(timer);
    }
  }

  /** Waits until so many bytes have room beside what is held; more than there ever is waits until nothing is. */
  async #room(bytes: number): Promise<void> {
    while (this.#held > 0 && this.#held + bytes > this.#budget)
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#held += bytes;
  }
}

function decodingBytes(source: ByteSource, size: Size | null): number {
  const { width, height } = size ?? UNKNOWN;
  return source.size + width * height * BYTES_A_PIXEL;
}
