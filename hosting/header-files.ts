import { headersOf, type Kind } from "./policy.ts";

/**
 * The headers of policy.ts as files for hosts, written into the built folder (for-hosts.ts). Rules never overlap where hosts
 * do not say which of two wins: Netlify and Cloudflare Pages join them, and of two policies a browser heeds both.
 */

/** What stands in the built folder's first level. */
export interface Entry {
  readonly name: string;
  readonly folder: boolean;
}

/** Files that are named by their content: an address never means anything else. */
export const NAMED_BY_CONTENT: readonly string[] = ["assets", "install"];

const FOREVER = "public, max-age=31536000, immutable";
const ASK_AGAIN = "no-cache";

const kindOf = (name: string): Kind => (name === "viewer.html" ? "viewer" : name === "install" ? "install" : "other");
const keepFor = (name: string): string => (NAMED_BY_CONTENT.includes(name) ? FOREVER : ASK_AGAIN);

const rule = (path: string, kind: Kind, cache: string): string =>
  [
    path,
    ...Object.entries({ ...headersOf(kind), "Cache-Control": cache }).map(([name, value]) => `  ${name}: ${value}`),
  ].join("\n");

/** `_headers`, as Netlify and Cloudflare Pages read it. @param entries of the folder, as it is served from a site's root */
export function netlifyHeaders(entries: readonly Entry[]): string {
  return `${[
    "# Written by the build. For the root of a site; below a path, put it before each of these.",
    rule("/", "other", ASK_AGAIN),
    ...entries.map(({ name, folder }) => rule(folder ? `/${name}/*` : `/${name}`, kindOf(name), keepFor(name))),
    // Cloudflare Pages leads from viewer.html to this.
    rule("/viewer", "viewer", ASK_AGAIN),
  ].join("\n\n")}\n`;
}

const OTHER = headersOf("other");

/** Headers that differ by the file, and what each kind has instead. */
const differing = (kind: Kind) => Object.entries(headersOf(kind)).filter(([name, value]) => OTHER[name] !== value);

const MATCHES: Readonly<Record<Exclude<Kind, "other">, string>> = {
  viewer: "/viewer(?:\\.html)?$",
  install: "/install/install-worker-[A-Za-z0-9_-]+\\.js$",
};
const SPECIAL = ["viewer", "install"] as const;

const variable = (name: string): string => `$masc_lens_${name.toLowerCase().replaceAll("-", "_")}`;

/** What is worth compressing. Checkpoints and shared projects are read in parts, as they lie. */
const COMPRESSED: readonly string[] = [
  "application/javascript",
  "application/json",
  "application/manifest+json",
  "application/wasm",
  "image/svg+xml",
  "text/css",
  "text/html",
  "text/javascript",
];

/** A file for nginx's `conf.d`, which is read within `http`. */
export function nginxConf(): string {
  const maps = Object.entries(OTHER).map(([name, value]) => {
    const others = SPECIAL.flatMap((kind) =>
      differing(kind)
        .filter(([one]) => one === name)
        .map(([, instead]) => `  "~${MATCHES[kind]}" "${instead}";\n`),
    );
    return `map $uri ${variable(name)} {\n  default "${value}";\n${others.join("")}}\n`;
  });
  const sent = Object.keys(OTHER).map((name) => `  add_header ${name} ${variable(name)} always;\n`);
  return `# Written by the build. For /etc/nginx/conf.d; set root to this folder, or to the one above it for a path below.
${maps.join("")}map $uri $masc_lens_cache {
  default "${ASK_AGAIN}";
  "~/(?:${NAMED_BY_CONTENT.join("|")})/" "${FOREVER}";
}
server {
  listen 8080;
  root /srv/masc-lens;
  include mime.types;
  types {
    application/wasm wasm;
    application/manifest+json webmanifest;
    text/javascript mjs;
  }
  gzip on;
  gzip_types ${COMPRESSED.filter((type) => type !== "text/html").join(" ")};
${sent.join("")}  add_header Cache-Control $masc_lens_cache always;
}
`;
}

const lines = (headers: Iterable<readonly [string, string]>, indent: string): string =>
  [...headers].map(([name, value]) => `${indent}${name} "${value}"`).join("\n");

/** A Caddyfile. */
export function caddyfile(): string {
  const special = SPECIAL.map(
    (kind) =>
      `    @${kind} path_regexp ${MATCHES[kind]}\n    header @${kind} {\n${lines(differing(kind), "      ")}\n    }\n`,
  );
  return `# Written by the build. Set root to this folder, or to the one above it for a path below.
:8080 {
  root * /srv/masc-lens
  # In the order in which it stands: what comes later stands in the place of what came before.
  route {
    header {
${lines(Object.entries(OTHER), "      ")}
      Cache-Control "${ASK_AGAIN}"
    }
    @kept path_regexp /(?:${NAMED_BY_CONTENT.join("|")})/
    header @kept Cache-Control "${FOREVER}"
${special.join("")}    encode zstd gzip {
      match {
${COMPRESSED.map((type) => `        header Content-Type ${type}*`).join("\n")}
      }
    }
    file_server
  }
}
`;
}

/** The only ones that a static Space sends; the policy comes from the pages themselves and from the service worker. */
const OF_SPACES: readonly string[] = [
  "Cross-Origin-Embedder-Policy",
  "Cross-Origin-Opener-Policy",
  "Cross-Origin-Resource-Policy",
];

/** The README.md of a static Space, whose front matter says its headers: one set for all files, so that the viewer can be framed. */
export function spaceReadme(): string {
  const headers = { ...OTHER, ...headersOf("viewer") };
  return `---
title: MaSC Lens
sdk: static
app_file: index.html
license: apache-2.0
custom_headers:
${OF_SPACES.map((name) => `  ${name.toLowerCase()}: ${headers[name] ?? ""}`).join("\n")}
---

See the MaSC metric at work, in the browser. Open the Space by its own address (https://OWNER-NAME.static.hf.space): in the
hub's frame a browser gives it neither threads nor storage of its own.
`;
}
