/** What adding files needs besides what opens a page: fetched with the first that are added. */
export { heardIntake } from "../project/told-intake.ts";
export { changedPairs, judgeAdding } from "./adding.ts";
export { frameDrawn } from "./frame-drawn.ts";
export { createHandOver, type HandOver } from "./hand-over.ts";
