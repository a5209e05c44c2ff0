import { createReadStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, defineConfig, mergeConfig, type Plugin } from "vite";
import product from "../../../vite.config.ts";
import { ORACLE } from "../../parity/oracle.ts";

/**
 * A page that is nothing but the engine, built and served as the product is: its config, its headers, its public
 * files. Threads and the runtime's WebAssembly behave otherwise on a development server, so `vite preview` builds
 * this page first. The oracle's files lie under /oracle/.
 */

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function buildFirst(): Plugin {
  return {
    name: "masc-lens:build-first",
    configurePreviewServer: async () => {
      await build({ configFile: here("vite.config.ts"), logLevel: "warn" });
    },
  };
}

function serveOracle(): Plugin {
  return {
    name: "masc-lens:serve-oracle",
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use("/oracle", (request, response, next) => {
        const { pathname } = new URL(request.url ?? "/", "http://oracle");
        createReadStream(join(ORACLE, decodeURIComponent(pathname)))
          .on("error", next)
          .pipe(response);
      });
    },
  };
}

export default defineConfig(
  mergeConfig(product, {
    root: here("."),
    publicDir: here("../../../public"),
    plugins: [buildFirst(), serveOracle()],
    build: { outDir: here("../../../.cache/harness"), emptyOutDir: true },
  }),
);
