/** What a picture is told by (src/imaging/jpeg-simd.ts lays it out), and what may be wrong with it. */

/** Of the frame's description, int32 each. */
export const COMPONENTS: usize = 0;
export const MCUS_ACROSS: usize = 4;
export const MCUS_DOWN: usize = 8;
/** In MCUs; 0: none. */
export const RESTART: usize = 12;
export const INPUT: usize = 16;
export const INPUT_END: usize = 20;
/** uint8 [64]: where a coefficient stands in its block, in bytes, by its number in the file. */
export const ZIGZAG: usize = 24;
/** Three blocks of int16 [64]. */
export const SCRATCH: usize = 28;
/** Two rows of uint8, as wide as the picture, with a vector's room behind. */
export const ROWS: usize = 32;
export const WIDTH: usize = 36;
export const ROW_BYTES: usize = 40;
/** Of a progressive scan: its component (-1: all of them), coefficients, and bits known before and after it. */
export const ONLY: usize = 44;
export const FROM: usize = 48;
export const TO: usize = 52;
export const KNOWN: usize = 56;
export const LEFT: usize = 60;
export const FIRST_COMPONENT: usize = 64;
export const COMPONENT_BYTES: usize = 64;

/** Of a component's description. */
export const ACROSS: usize = 0;
export const DOWN: usize = 4;
export const PLANE: usize = 8;
export const STRIDE: usize = 12;
/** uint16 [64]: of a baseline picture in the file's order, of a progressive one in the block's. */
export const QUANTISATION: usize = 16;
export const DC_TABLE: usize = 20;
export const AC_TABLE: usize = 24;
/** Of its plane, what is picture. */
export const REAL_WIDTH: usize = 28;
export const REAL_HEIGHT: usize = 32;
/** The last block's DC. */
export const PREDICTION: usize = 36;
/** Of a progressive picture: int16 [64] a block of whole MCUs, and uint64 a block whose bits say which are not zero, by the file's order. */
export const COEFFICIENTS: usize = 40;
export const MARKS: usize = 44;
/** Blocks from one row of them to the next, and those that hold picture. */
export const BLOCKS: usize = 48;
export const BLOCKS_ACROSS: usize = 52;
export const BLOCKS_DOWN: usize = 56;

/** A code table: uint16 [4096] by the next 12 bits, length * 256 + symbol, 0 where the code is longer; then int32 [17]
 * the largest code of each length (-1: none), int32 [17] a length's first symbol less its first code, uint8 [256]; then
 * int32 [1024] by the next 10 bits, where an AC's code and number both lie in them: the number in the upper half, its run of
 * zeros in the third byte, the bits of both in the fourth; else 0. */
export const PEEK = 12;
export const LARGEST: usize = 8192;
export const OFFSET: usize = 8192 + 68;
export const SYMBOLS: usize = 8192 + 136;
export const SHORT_PEEK = 10;
export const SHORT: usize = 8192 + 136 + 256;

export const FINE = 0;
export const BAD_CODE = 1;
export const TOO_MANY = 2;
export const OUT_OF_DATA = 3;
export const NO_RESTART = 4;
export const NO_END = 5;
/** A sample, or what it is made of, that no encoder makes: libraries differ in what they take it for. */
export const WILD = 6;

/** Dequantised coefficients beyond it are no picture's; two of them still fit int16. */
export const LARGEST_COEFFICIENT = 16383;
