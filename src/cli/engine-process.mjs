// @ts-check
/** Where the engine's own process begins: lets Node read TypeScript, then answers what engine-process.ts is asked. */
import { readTypeScript } from "./typescript-loader.mjs";

await readTypeScript();
const { serveEngine } = await import("./engine-serve.ts");
serveEngine();
