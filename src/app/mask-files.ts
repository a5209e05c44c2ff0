/** What writes masks as files, fetched when the first is written. */
export { encodeMaskPng } from "../imaging/masks/png.ts";
export { sortOutMasks } from "./recorded-masks.ts";
export { saveMasks } from "./save-masks.ts";
