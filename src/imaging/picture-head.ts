/** Bytes of a picture's beginning that tell its format, its size, and much of what can be wrong with it. */
export const HEAD = 2 ** 16;
