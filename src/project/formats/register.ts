import { AUTHORS_SAMPLE } from "./authors-sample/layout.ts";
import { CUSTOM_CONCEPT } from "./custom-concept/layout.ts";
import { DREAMBENCH_PLUS } from "./dreambench-plus/layout.ts";
import { DREAMBOOTH } from "./dreambooth/layout.ts";
import { FOLDER } from "./folder/layout.ts";
import type { Layout } from "./layout.ts";
import { MANIFEST } from "./manifest/layout.ts";
import { ORIDA } from "./orida/layout.ts";
import { TEXTS } from "./texts/layout.ts";
import { UNO } from "./uno/layout.ts";

/** Every layout that is read, on the page and on the command line. A new one is a folder here and its entry. */
export const LAYOUTS: readonly Layout[] = [
  UNO,
  MANIFEST,
  TEXTS,
  ORIDA,
  DREAMBENCH_PLUS,
  DREAMBOOTH,
  CUSTOM_CONCEPT,
  AUTHORS_SAMPLE,
  FOLDER,
];
