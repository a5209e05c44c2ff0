import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vite";
import product from "../../vite.config.ts";

/** A page that runs the scenario, built and served as the product is. */
export default defineConfig(
  mergeConfig(product, { root: fileURLToPath(new URL(".", import.meta.url)), publicDir: false }),
);
