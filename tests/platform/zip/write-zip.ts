import { deflateRawSync } from "node:zlib";
import { crc32 } from "../../../src/lib/crc32.ts";
import { joinBytes } from "../../../src/platform/bytes.ts";

/** Writes ZIP files, honest ones and others: whatever an entry or the end says can be said otherwise. */

const text = new TextEncoder();

/** Little-endian. */
export function le(value: number | bigint, bytes: number): Uint8Array {
  const out = new Uint8Array(8);
  new DataView(out.buffer).setBigUint64(0, BigInt(value), true);
  return out.subarray(0, bytes);
}

export interface EntryToWrite {
  readonly name: string | Uint8Array;
  readonly content?: string | Uint8Array;
  readonly deflate?: boolean;
  /** Checksum and sizes behind the content, not before it, as a program writes that does not know them yet. */
  readonly descriptor?: boolean;
  /** Sizes and place in 64 bits, whatever they are. */
  readonly zip64?: boolean;
  /** What the directory says, where it is not what is there. */
  readonly says?: {
    readonly method?: number;
    readonly flags?: number;
    readonly crc32?: number;
    readonly packed?: number;
    readonly size?: number;
    readonly header?: number;
    readonly attributes?: number;
    readonly extra?: Uint8Array;
  };
  /** Bytes of the entry in the file, where they are not those of the content. */
  readonly bytes?: Uint8Array;
  readonly localExtra?: Uint8Array;
}

export interface ZipToWrite {
  readonly comment?: Uint8Array;
  readonly prefix?: Uint8Array;
  /** Places count from the prefix's start, as programs write that know of it. */
  readonly adjusted?: boolean;
  readonly zip64?: boolean;
  readonly count?: number;
  readonly disk?: number;
}

const FULL16 = 0xffff;
const FULL32 = 0xffff_ffff;

const bytesOf = (content: string | Uint8Array) => (typeof content === "string" ? text.encode(content) : content);

export function writeZip(
  entries: readonly EntryToWrite[],
  { comment = new Uint8Array(), prefix = new Uint8Array(), adjusted = false, zip64 = false, ...end }: ZipToWrite = {},
): Uint8Array {
  const files: Uint8Array[] = [];
  const listing: Uint8Array[] = [];
  let at = adjusted ? prefix.length : 0;
  for (const entry of entries) {
    const name = bytesOf(entry.name);
    const content = bytesOf(entry.content ?? "");
    const body = entry.bytes ?? (entry.deflate === true ? deflateRawSync(content) : content);
    const { says = {}, descriptor = false, localExtra = new Uint8Array() } = entry;
    const sum = crc32(content);
    const method = says.method ?? (entry.deflate === true ? 8 : 0);
    const flags = (says.flags ?? 0) | (descriptor ? 8 : 0);
    const [packed, size, header] = [says.packed ?? body.length, says.size ?? content.length, says.header ?? at];
    const wide = entry.zip64 === true;
    const sizes = descriptor ? [0, 0, 0] : [sum, body.length, content.length];
    const local = joinBytes([
      le(0x04034b50, 4),
      le(20, 2),
      le(flags, 2),
      le(method, 2),
      le(0, 4),
      ...sizes.map((value) => le(value, 4)),
      le(name.length, 2),
      le(localExtra.length, 2),
      name,
      localExtra,
    ]);
    const after = descriptor
      ? joinBytes([le(0x08074b50, 4), le(sum, 4), le(body.length, 4), le(content.length, 4)])
      : new Uint8Array();
    files.push(local, body, after);
    const extra = joinBytes([
      ...(wide ? [le(1, 2), le(24, 2), le(size, 8), le(packed, 8), le(header, 8)] : []),
      says.extra ?? [],
    ]);
    listing.push(
      joinBytes([
        le(0x02014b50, 4),
        le(20, 1),
        le(3, 1),
        le(20, 2),
        le(flags, 2),
        le(method, 2),
        le(0, 4),
        le(says.crc32 ?? sum, 4),
        ...[packed, size].map((value) => le(wide ? FULL32 : value, 4)),
        le(name.length, 2),
        le(extra.length, 2),
        le(0, 2),
        le(0, 2),
        le(0, 2),
        le(says.attributes ?? 0, 4),
        le(wide ? FULL32 : header, 4),
        name,
        extra,
      ]),
    );
    at += local.length + body.length + after.length;
  }
  const directory = joinBytes(listing);
  const count = end.count ?? entries.length;
  const large = zip64
    ? joinBytes([
        joinBytes([le(0x06064b50, 4), le(44, 8), le(45, 2), le(45, 2), le(0, 8), le(count, 8), le(count, 8)]),
        joinBytes([le(directory.length, 8), le(at, 8)]),
        joinBytes([le(0x07064b50, 4), le(0, 4), le(at + directory.length, 8), le(1, 4)]),
      ])
    : new Uint8Array();
  const disk = end.disk ?? 0;
  return joinBytes([
    prefix,
    ...files,
    directory,
    large,
    joinBytes([le(0x06054b50, 4), le(disk, 2), le(disk, 2)]),
    joinBytes([le(zip64 ? FULL16 : count, 2), le(zip64 ? FULL16 : count, 2)]),
    joinBytes([le(zip64 ? FULL32 : directory.length, 4), le(zip64 ? FULL32 : at, 4)]),
    le(comment.length, 2),
    comment,
  ]);
}
