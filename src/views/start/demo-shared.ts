import { SHOWN } from "./shown.ts";

/** The demo as a shared project, which the viewer opens without a model (tools/demo/share.mjs made it), and the way from there to computing it. */

/** Where it lies, as seen from the page. */
export const DEMO_SHARED = "start/demo.shared.masc-lens";

/** The viewer, at the sample that the start page shows. */
export const demoInViewer = `viewer.html?project=${DEMO_SHARED}#sample=${SHOWN.sample}`;

/** The app, which opens the demo and computes its samples. @param sample the one to show; null for none */
export const demoInApp = (sample: string | null): string =>
  sample === null ? "./?demo" : `./?demo#sample=${encodeURIComponent(sample)}`;
