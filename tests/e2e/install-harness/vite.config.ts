import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vite";
import product from "../../../vite.config.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** A page that installs models and scores with them, built and served as the product is: install.spec.ts does both. */
export default defineConfig(
  mergeConfig(product, {
    root: here("."),
    publicDir: here("../../../public"),
    build: { outDir: here("../../../.cache/install-harness"), emptyOutDir: true },
  }),
);
