/** FNV's 32-bit offset and prime (RFC 9923). */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A number of a text that is the same on every machine and in every version: FNV-1a over its UTF-16 units, low byte
 * first, then MurmurHash3's finalizer, without which the last bits are those of the letters alone. Not for secrets.
 *
 * @returns a whole number in [0, 2^32)
 */
export function hashText(text: string): number {
  let hash = OFFSET;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), PRIME);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
