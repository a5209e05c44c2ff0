import { lazyModule } from "../lib/lazy-module.ts";
import { thumbnails, zipping } from "./lazy-pictures.ts";

/** What commands need and no first picture does: fetched at the first command that asks, or when there is time for it. */

export const schemas = lazyModule(() => import("./page-schemas.ts"));
export const projectStore = lazyModule(() => import("../storage/project-store.ts"));
export const keptFiles = lazyModule(() => import("../storage/kept-files.ts"));
export const actions = lazyModule(() => import("./actions.ts"));
export const tourStops = lazyModule(() => import("../views/tour/stops.ts"));
/** What opens at a measure's name (views/Term.tsx asks for it too). */
const termCard = lazyModule(() => import("../views/glossary/TermCard.tsx"));
export const readings = lazyModule(() => import("./readings.ts"));
export const pasting = lazyModule(() => import("./pasting.ts"));
export const archives = lazyModule(() => import("./archives.ts"));
export const checkpoints = lazyModule(() => import("../project/checkpoint-folders.ts"));
export const carryProject = lazyModule(() => import("./carry-project.ts"));
export const explainPairs = lazyModule(() => import("./explain-pairs.ts"));
export const runJob = lazyModule(() => import("./run-job.ts"));
export const photographs = lazyModule(() => import("./photographs.ts"));
export const making = lazyModule(() => import("./commands/make-masks.ts"));
export const maskJob = lazyModule(() => import("./mask-job.ts"));
export const rates = lazyModule(() => import("../store/rates.ts"));
export const rowOrder = lazyModule(() => import("../store/order.ts"));
export const scopes = lazyModule(() => import("../store/scope.ts"));
export const addingFiles = lazyModule(() => import("./add-files.ts"));
export const exportRows = lazyModule(() => import("./export-rows.ts"));
export const savedViews = lazyModule(() => import("./save-view.ts"));
export const manifests = lazyModule(() => import("./save-manifest.ts"));
export const maskFiles = lazyModule(() => import("./mask-files.ts"));
export const precisions = lazyModule(() => import("../metric/difference.ts"));
export const scoreFiles = lazyModule(() => import("./score-files.ts"));

/** In the order in which they are likely to be needed. */
export const LATER_MODULES = [
  actions,
  schemas,
  projectStore,
  keptFiles,
  checkpoints,
  addingFiles,
  archives,
  readings,
  pasting,
  explainPairs,
  runJob,
  making,
  maskJob,
  rates,
  rowOrder,
  scopes,
  thumbnails,
  exportRows,
  savedViews,
  manifests,
  termCard,
  tourStops,
  carryProject,
  maskFiles,
  precisions,
  scoreFiles,
  photographs,
  zipping,
].map(({ load }) => load);
