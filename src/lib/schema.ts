import { z } from "zod";

/**
 * Schemas of what comes from outside: the one place that reaches zod, and sets it before the first schema is made. The
 * page's policy lets nobody make functions from text, which zod would try.
 */
z.config({ jitless: true });

export { z };
