import { lazyModule } from "../../lib/lazy-module.ts";
import { baseName, type ByteSource } from "../bytes.ts";
import type { ZipMember } from "./archive.ts";

/** Fetched for the first bytes, since few pages ever see a ZIP, and then at hand: an archive may have ten thousand texts. */
const members = lazyModule(() => import("./member.ts"));

/** An entry as a file, as member.ts reads it. */
export function zippedSource(archive: ByteSource, path: string, member: ZipMember): ByteSource {
  let opened: ByteSource | null = null;
  const open = async (): Promise<ByteSource> => {
    const { memberSource } = members.loaded ?? (await members.load());
    return (opened ??= memberSource(archive, path, member));
  };
  return {
    name: baseName(path),
    path,
    size: member.size,
    read: async (start, end) => (opened ?? (await open())).read(start, end),
  };
}
