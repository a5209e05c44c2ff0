import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { beforeAll, expect, it } from "vitest";
import { writeForHosts } from "../../hosting/for-hosts.ts";
import { headersOf } from "../../hosting/policy.ts";
import { builtInstallWorkers, secureResponses } from "../../vite.headers.ts";
import { viewerToo } from "../../vite.viewer.ts";
import { put, workFolder } from "../cli/masc-lens.ts";

/** A small page with an installing worker and a viewer, built as the product is: what its folder has for hosts. */

const root = join(workFolder(), "page");
const at = (path: string) => join(root, "dist", path);
const text = (path: string) => readFileSync(at(path), "utf8");

const page = (script: string): string =>
  `<!doctype html><html><head><meta charset="utf-8" /></head><body><script type="module" src="${script}"></script></body></html>`;

beforeAll(async () => {
  put(join(root, "index.html"), page("/main.ts"));
  put(join(root, "viewer.html"), page("/src/viewer.tsx"));
  put(join(root, "src/viewer.tsx"), 'document.title = "viewer";');
  put(join(root, "main.ts"), 'new Worker(new URL("./install-worker.ts", import.meta.url), { type: "module" });');
  put(join(root, "install-worker.ts"), "postMessage(1);");
  put(join(root, "public/icon.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
  put(join(root, "public/models/toy/README.md"), "a toy");
  await build({
    configFile: false,
    root,
    base: "./",
    logLevel: "silent",
    plugins: [
      secureResponses(),
      viewerToo({ onBuilt: (outDir, target) => writeForHosts(outDir, builtInstallWorkers(outDir, ""), target) }),
    ],
    worker: { format: "es" },
    build: { manifest: true },
  });
}, 60_000);

it("has no address that begins at the host's root", () => {
  for (const page of ["index.html", "viewer.html"]) expect(text(page)).not.toMatch(/(?:src|href)="\//);
});

it("has header files, in which the installing worker is the one file of its folder", () => {
  const [worker = ""] = builtInstallWorkers(join(root, "dist"), "");
  expect(worker).toMatch(/^install\/install-worker-[\w-]+\.js$/);
  expect(text("_headers").split("\n\n").at(0)).toMatch(/^# /);
  expect(text("_headers")).toContain(
    `/install/*\n${Object.entries(headersOf("install"))
      .map(([name, value]) => `  ${name}: ${value}`)
      .join("\n")}`,
  );
  for (const path of ["hosting/nginx.conf", "hosting/Caddyfile", "README.md", ".nojekyll"])
    expect(existsSync(at(path))).toBe(true);
});

it("has a service worker that lists every file of the page by its hash, and nothing that is the host's alone", () => {
  const script = text("service-worker.js");
  const [worker = ""] = builtInstallWorkers(join(root, "dist"), "");
  for (const path of [
    "index.html",
    "viewer.html",
    "icon.svg",
    "models/toy/README.md",
    "supplement/index.html",
    worker,
  ]) {
    expect(script).toContain(path);
    expect(script).toContain(
      createHash("sha256")
        .update(readFileSync(at(path)))
        .digest("hex"),
    );
  }
  for (const path of ["_headers", "nginx.conf", ".vite", "service-worker.js"]) expect(script).not.toContain(path);
  // It is one classic script, and evaluates no text.
  expect(script).not.toMatch(/\bimport\b|\beval\(|new Function/);
  expect(script.match(/models\/toy\/README/g)).toHaveLength(1);
});
