/** What the start page's picture shows: written by tools/start/picture.mjs, with the page's own numbers. */
export const SHOWN = { sample: "drifted-purple-zigzag-cactus-library", size: 560, patches: 38, cp: 0.4918 } as const;
