import { baseName, type ByteSource } from "../bytes.ts";
import type { ZipMember } from "./archive.ts";

/** An entry as a file, as member.ts reads it; that is fetched for the first bytes, since few pages ever see a ZIP. */
export function zippedSource(archive: ByteSource, path: string, member: ZipMember): ByteSource {
  let opening: Promise<ByteSource> | null = null;
  const open = (): Promise<ByteSource> => {
    opening ??= import("./member.ts").then(({ memberSource }) => memberSource(archive, path, member));
    // A part of the page that cannot be fetched now may be there the next time.
    opening.catch(() => (opening = null));
    return opening;
  };
  return {
    name: baseName(path),
    path,
    size: member.size,
    read: async (start, end) => (await open()).read(start, end),
  };
}
