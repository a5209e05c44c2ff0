import { expect, it } from "vitest";
import { forbidsConnections } from "../../src/platform/policy.ts";
import { contentPolicy, installPolicy, metaPolicy } from "../../hosting/policy.ts";

it("tells a policy that lets connections go to the own address alone from every other", () => {
  for (const policy of [
    contentPolicy(),
    metaPolicy(),
    contentPolicy("nonce"),
    "connect-src 'none'",
    "default-src 'self'",
    "CONNECT-SRC 'SELF'",
    "default-src *; connect-src 'self'",
    "connect-src",
    "connect-src 'self'; connect-src *",
  ]) {
    expect(forbidsConnections(policy), policy).toBe(true);
  }
  for (const policy of [
    installPolicy(),
    "",
    "script-src 'self'",
    "connect-src *",
    "connect-src 'self' https:",
    "connect-src https://example.org",
    "default-src 'self' data:",
    "default-src 'self'; connect-src 'self' ws:",
    "connect-src *; connect-src 'self'",
  ]) {
    expect(forbidsConnections(policy), policy).toBe(false);
  }
});
