/** What adding files needs besides what opens a page: fetched with the first that are added. */
export { createFileReading } from "./file-reading.ts";
export { createHandOver, type HandOver } from "./hand-over.ts";
