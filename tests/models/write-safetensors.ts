/** A safetensors writer for tests: tensors one after the other, the header padded to 8 bytes with spaces. */
export interface TensorToWrite {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array | Float32Array;
}

const toBytes = (data: Uint8Array | Float32Array) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** A file of any header text and any data: for files that should not be. */
export function assemble(header: string | Uint8Array, data: Uint8Array = new Uint8Array()): Uint8Array {
  const text = typeof header === "string" ? new TextEncoder().encode(header) : header;
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(data, 8 + text.length);
  return file;
}

export function writeSafetensors(
  tensors: Record<string, TensorToWrite>,
  metadata?: Record<string, string>,
): Uint8Array {
  const entries: string[] = metadata === undefined ? [] : [`"__metadata__":${JSON.stringify(metadata)}`];
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    const bytes = toBytes(data);
    parts.push(bytes);
    entries.push(
      `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [end, end + bytes.length] })}`,
    );
    end += bytes.length;
  }
  const header = `{${entries.join(",")}}`;
  const data = new Uint8Array(end);
  let offset = 0;
  for (const bytes of parts) {
    data.set(bytes, offset);
    offset += bytes.length;
  }
  const length = new TextEncoder().encode(header).length;
  return assemble(header + " ".repeat((8 - (length % 8)) % 8), data);
}
