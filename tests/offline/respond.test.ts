import { describe, expect, it } from "vitest";
import { headersOf } from "../../hosting/policy.ts";
import { fileOf, pathIn, type OfflineBuild } from "../../src/offline/build.ts";
import { partOf, underPolicy } from "../../src/offline/respond.ts";

const build: OfflineBuild = {
  version: "1",
  files: { "index.html": "a", "viewer.html": "b", "assets/main-1.js": "c", "install/install-worker-1.js": "d" },
  installWorkers: ["install/install-worker-1.js"],
  headers: { other: headersOf("other"), viewer: headersOf("viewer"), install: headersOf("install") },
};

describe("a path in the folder", () => {
  const scope = "https://host.test/some/where/";

  it("is what follows the folder's address, and nothing of another address is one", () => {
    const paths = ["", "index.html", "assets/x.js?a=b#c", "a%20b.png"].map((path) => pathIn(scope + path, scope));
    expect(paths).toEqual(["", "index.html", "assets/x.js", "a b.png"]);
    for (const url of ["https://host.test/some/", "https://other.test/some/where/x", "http://host.test/some/where/x"])
      expect(pathIn(url, scope)).toBeNull();
    expect(pathIn(`${scope}%ff`, scope)).toBeNull();
  });

  it("means the folder's page, or the page without its ending, and no name that an object has by itself", () => {
    const { files } = build;
    expect(["", "viewer", "viewer.html", "nothing", "constructor"].map((path) => fileOf(path, files))).toEqual([
      "index.html",
      "viewer.html",
      "viewer.html",
      null,
      null,
    ]);
  });
});

const policyOf = (path: string) => underPolicy(new Response("x"), path, build).headers.get("Content-Security-Policy");

describe("a response under the policy", () => {
  it("has that of its file: the installing worker's letter by letter, and the viewer's under both of its names", () => {
    expect(policyOf("install/install-worker-1.js")).toBe(headersOf("install")["Content-Security-Policy"]);
    for (const path of ["viewer", "viewer.html"])
      expect(policyOf(path)).toBe(headersOf("viewer")["Content-Security-Policy"]);
    for (const path of ["", "assets/main-1.js", "install/install-worker-2.js", "install/Install-worker-1.js", "x"])
      expect(policyOf(path)).toBe(headersOf("other")["Content-Security-Policy"]);
  });

  it("loses what a host adds, and has the type that browsers insist on", () => {
    const sent = {
      "Content-Type": "application/octet-stream",
      "Content-Security-Policy": "default-src *",
      "X-Frame-Options": "DENY",
      "Set-Cookie": "a=b",
    };
    const { headers } = underPolicy(new Response("x", { headers: sent }), "assets/ort.mjs", build);
    expect([...headers.keys()].toSorted()).toEqual(
      [...Object.keys(headersOf("other")), "content-type"].map((name) => name.toLowerCase()).toSorted(),
    );
    expect(headers.get("content-type")).toBe("text/javascript");
  });

  it("keeps what is no file as it is: not found, and nothing changed", () => {
    expect(underPolicy(new Response("gone", { status: 404 }), "a.js", build).status).toBe(404);
    expect(underPolicy(new Response(null, { status: 304 }), "a.js", build).status).toBe(304);
  });
});

describe("a part of a file that is kept", () => {
  const file = new Blob(["0123456789"], { type: "text/plain" });
  const part = async (range: string | null) => {
    const response = partOf(file, range);
    return [response.status, response.headers.get("Content-Range"), await response.text()];
  };

  it("is what is asked for, and all of it where no single range is", async () => {
    expect(await part("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
    expect(await part("bytes=8-99")).toEqual([206, "bytes 8-9/10", "89"]);
    expect(await part("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
    expect(await part("bytes=10-")).toEqual([416, "bytes */10", ""]);
    for (const range of [null, "bytes=-3", "bytes=1-2,4-5", "words=1-2"])
      expect(await part(range)).toEqual([200, null, "0123456789"]);
  });
});
