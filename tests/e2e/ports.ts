/** Where the browser tests' servers stand: four ports from `E2E_PORT` on, so that two checkouts can run at once. */
const FIRST = Number(process.env["E2E_PORT"] ?? 41730);

export const PORTS = { app: FIRST, harness: FIRST + 1, storage: FIRST + 2, install: FIRST + 3 } as const;

/** "http://127.0.0.1:41730/" */
export const addressOf = (server: keyof typeof PORTS): string => `http://127.0.0.1:${PORTS[server]}/`;
