import type { SeenPolicy } from "../store/state.ts";

/** What the page says of privacy: no more than what the browser enforces here, as far as it can be seen. */
export interface PrivacyWords {
  /** For the line at the bottom. */
  readonly short: string;
  /** Above the explanation. */
  readonly heading: string;
  /** What is in force, and what is not. */
  readonly enforced: string;
}

const HOW = "Nothing is sent from this device. What enforces that here, and what does not";
const REMEDY = "To have the browser forbid it, serve the page with the headers that npm start sends.";

/** @param policy null before it is known */
export function privacyWords(policy: SeenPolicy | null): PrivacyWords {
  if (policy === null)
    return {
      short: "Models run on this device",
      heading: "Models run on this device. What enforces that",
      enforced: "Which policy is in force here is being looked at.",
    };
  if (policy.page && policy.engine) {
    return {
      short: "Nothing leaves this device",
      heading: "Nothing leaves this device. How that is enforced",
      enforced:
        "The page is served with a content security policy whose connect-src is its own address: the browser itself refuses every request to anywhere else, from the page and from the worker that sees your images.",
    };
  }
  if (policy.page) {
    return {
      short: "Nothing is sent; enforced in part",
      heading: HOW,
      enforced: `This page's policy forbids it to connect to any address but its own. Its server sends no such policy for workers: the browser does not stop the worker that sees your images from connecting elsewhere. The code of this program sends nothing, and that alone stands for it. ${REMEDY}`,
    };
  }
  return {
    short: "Nothing is sent; not enforced",
    heading: HOW,
    enforced: `${policy.engine ? "The worker that sees your images may connect to this page's address only, but no such policy is seen for the page itself" : "No policy is seen that forbids this page, or its workers, to connect elsewhere"}: the browser does not stop it. The code of this program sends nothing, and that alone stands for it. ${REMEDY}`,
  };
}
