/** How many bytes are taken at once, each by a table of its own (Kounavis and Berry 2005, "slicing by eight"). */
const SLICES = 8;

/** [SLICES * 256]: what a byte does to the checksum with 0 to 7 bytes behind it. */
const TABLE = (() => {
  const table = new Uint32Array(SLICES * 256);
  for (let n = 0; n < 256; n++) {
    let c = n;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    table[n] = c;
  }
  for (let n = 256; n < table.length; n++) {
    const one = table[n - 256]!;
    table[n] = table[one & 255]! ^ (one >>> 8);
  }
  return table;
})();

/** The checksum of PNG's chunks and of a ZIP's files. @param before that of the bytes that stand before these */
export function crc32(bytes: Uint8Array, before = 0): number {
  const table = TABLE;
  const whole = bytes.length - (bytes.length % SLICES);
  let c = ~before;
  let i = 0;
  for (; i < whole; i += SLICES) {
    c ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    c =
      table[1792 + (c & 255)]! ^
      table[1536 + ((c >>> 8) & 255)]! ^
      table[1280 + ((c >>> 16) & 255)]! ^
      table[1024 + (c >>> 24)]! ^
      table[768 + bytes[i + 4]!]! ^
      table[512 + bytes[i + 5]!]! ^
      table[256 + bytes[i + 6]!]! ^
      table[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) c = table[(c ^ bytes[i]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}
