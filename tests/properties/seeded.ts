import * as fc from "fast-check";

/** The same inputs in every run, so that a failure is the change's and not chance's; `FAST_CHECK_SEED` tries others. */
fc.configureGlobal({ seed: Number(process.env["FAST_CHECK_SEED"] ?? 20) });

export { fc };
