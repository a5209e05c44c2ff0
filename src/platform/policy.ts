/**
 * Which content security policy is in force here, on a page or in a worker. A browser tells nobody its policy but by
 * refusing something, so what ours refuses and nothing else notices is tried: an empty text as code. Nothing is sent
 * for it, not even to our own server.
 */

/** Longest wait for the word of a refusal, in milliseconds; it comes as an event of its own, in a few. */
const WORD_WITHIN = 500;

/** Sources that mean our own address, or none. */
const OWN: ReadonlySet<string> = new Set(["'self'", "'none'"]);

/** Whether a policy lets connections go to our own address alone. @param policy as a header writes it */
export function forbidsConnections(policy: string): boolean {
  const directives = new Map<string, readonly string[]>();
  for (const directive of policy.split(";")) {
    const [name = "", ...sources] = directive.trim().toLowerCase().split(/\s+/);
    if (!directives.has(name)) directives.set(name, sources); // of a name that stands twice the first counts
  }
  const sources = directives.get("connect-src") ?? directives.get("default-src");
  return sources !== undefined && sources.every((source) => OWN.has(source));
}

const isEvaluated = (): boolean => {
  try {
    // oxlint-disable-next-line no-new-func, no-implied-eval -- to be refused is its purpose
    void new Function("");
    return true;
  } catch {
    return false;
  }
};

/** Workers have this event too; TypeScript's types for them leave its parts out. */
const isViolation = (event: object): event is { readonly disposition: string; readonly originalPolicy: string } =>
  "disposition" in event && "originalPolicy" in event;

/** Whether the browser refuses every connection of this page, or worker, but to our own address. Where it cannot be seen: false. */
export async function connectionsForbidden(): Promise<boolean> {
  const told = new AbortController();
  const seen = new Promise<boolean>((resolve) => {
    globalThis.addEventListener(
      "securitypolicyviolation",
      (event) => {
        // Several policies may be in force, and one of them may only report: one that refuses and is closed is enough.
        if (isViolation(event) && event.disposition === "enforce" && forbidsConnections(event.originalPolicy))
          resolve(true);
      },
      { signal: told.signal },
    );
  });
  try {
    if (isEvaluated()) return false;
    const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), WORD_WITHIN));
    return await Promise.race([seen, late]);
  } finally {
    told.abort();
  }
}
