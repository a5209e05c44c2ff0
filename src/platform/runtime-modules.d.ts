/** Another instance of the same module: a query makes it another one to the bundler and to the browser. */
declare module "onnxruntime-web/wasm?one-thread" {
  export * from "onnxruntime-web/wasm";
}
