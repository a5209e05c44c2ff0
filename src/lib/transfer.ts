/**
 * What goes over to the other end of a channel instead of being copied. Whoever hands it over has nothing left of it, so
 * only a call's handler says what that is: it knows what a cache keeps.
 */

/** What can change hands. */
export type Owned = ArrayBuffer | ImageBitmap;

/** A result, or a word of progress, with what of it goes over. The rest is copied. */
export class Transferred<T> {
  readonly value: T;
  readonly transfer: readonly Owned[];

  constructor(value: T, transfer: readonly Owned[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

/** Takes numbers or a picture along. @returns what is to stand in the message */
export interface Take {
  (numbers: Float32Array): Float32Array;
  (bitmap: ImageBitmap): ImageBitmap;
}

/** Whether a view is all that there is of its buffer, and the buffer can change hands: one that threads share cannot. */
const fills = (view: Float32Array): view is Float32Array<ArrayBuffer> =>
  view.buffer instanceof ArrayBuffer && view.byteLength === view.buffer.byteLength;

/**
 * Says of a message what of it goes over. A view of a part of a buffer, or one whose buffer the message has taken already,
 * is copied first: the rest of the buffer is somebody else's.
 *
 * @param build makes the message, and puts into it what `take` gives back
 */
export function transferred<T>(build: (take: Take) => T): Transferred<T> {
  const taken = new Set<Owned>();
  function take(numbers: Float32Array): Float32Array;
  function take(bitmap: ImageBitmap): ImageBitmap;
  function take(thing: Float32Array | ImageBitmap): Float32Array | ImageBitmap {
    if (!(thing instanceof Float32Array)) {
      taken.add(thing);
      return thing;
    }
    const own = fills(thing) && !taken.has(thing.buffer) ? thing : thing.slice();
    taken.add(own.buffer);
    return own;
  }
  const value = build(take);
  return new Transferred(value, [...taken]);
}

/** Closes what nobody will take: a picture holds its memory until it is closed, or found to be garbage at some time. */
export function closeTransferred(transfer: readonly Owned[]): void {
  for (const thing of transfer) if ("close" in thing) thing.close();
}

/** The pictures that a message holds, as far as they lie at its top. */
export function bitmapsOf(message: unknown): ImageBitmap[] {
  if (typeof ImageBitmap === "undefined" || typeof message !== "object" || message === null) return [];
  return Object.values(message).filter((part) => part instanceof ImageBitmap);
}
