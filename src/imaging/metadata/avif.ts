import { itemsOf, readBoxes } from "../avif-boxes.ts";
import { exifPart } from "./exif.ts";
import { latin1, profilePart, textPart, utf8, type MetadataPart } from "./metadata.ts";

/** Items and boxes of an AVIF beside its pixels. Source: ISO/IEC 23008-12, annex A; MIAF. */

/** Behind its length the block may begin later: four bytes say where. */
const EXIF_OFFSET = 4;

export function avifMetadata(bytes: Uint8Array): readonly MetadataPart[] {
  const parts: MetadataPart[] = [];
  for (const { type, contentType, body } of itemsOf(bytes)) {
    if (type === "Exif") parts.push(exifPart(body.subarray(EXIF_OFFSET)));
    else if (type === "mime")
      parts.push(textPart(contentType.includes("rdf") ? "XMP" : "data of a program", utf8(body)));
    else if (type === "uri ") parts.push(textPart("data of a program", latin1(body)));
  }
  for (const { type, body } of readBoxes(bytes))
    if (type === "uuid" || type === "udta" || type === "xml ") parts.push(textPart("data of a program", latin1(body)));
  for (const profile of profilesOf(bytes)) parts.push(profilePart(profile));
  return parts;
}

/** Of meta > iprp > ipco > colr those that are ICC profiles. */
function profilesOf(bytes: Uint8Array): readonly Uint8Array[] {
  let inner = bytes;
  for (const type of ["meta", "iprp", "ipco"]) {
    const body = readBoxes(inner).find((box) => box.type === type)?.body ?? new Uint8Array();
    inner = type === "meta" ? body.subarray(4) : body;
  }
  return readBoxes(inner).flatMap(({ type, body }) =>
    type === "colr" && /^(?:prof|rICC)$/.test(latin1(body.subarray(0, 4))) ? [body.subarray(4)] : [],
  );
}
