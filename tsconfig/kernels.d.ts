/** A kernel's module, compiled by kernels/compile.mjs; null where no compiler was installed. */
declare module "*?wasm" {
  const bytes: Uint8Array<ArrayBuffer> | null;
  export default bytes;
}
