/** What writes masks as files, fetched when the first is written. */
export { editableMask } from "../imaging/masks/mask-image.ts";
export { encodeMaskPng } from "../imaging/masks/png.ts";
export { masksInLayout } from "../project/mask-layout.ts";
export { maskOrigins } from "../project/mask-origin.ts";
