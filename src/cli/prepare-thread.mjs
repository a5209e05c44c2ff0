// @ts-check
/** Where a thread begins that prepares pictures for the engine's. */
import { readTypeScript } from "./typescript-loader.mjs";

await readTypeScript();
const { servePreparing } = await import("./prepare-serve.ts");
servePreparing();
