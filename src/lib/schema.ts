import * as z from "zod/mini";
import en from "zod/v4/locales/en.js";

/**
 * Schemas of what comes from outside: the one place that reaches zod. It is zod/mini, which brings what is used: checks
 * are arguments of `check`, and `nullable`, `optional` and `catch` are functions around a schema.
 *
 * Configured before the first schema is made: the page's policy lets nobody make functions from text, which zod would try.
 */
z.config({ ...en(), jitless: true });

export { z };
