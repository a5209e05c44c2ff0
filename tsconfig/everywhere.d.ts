/**
 * What browsers, workers and Node all have, as far as the pure folders use it. Other environments have their own types
 * for these; the same files are checked under those too, so what is said here cannot differ from them unnoticed.
 */

declare const performance: { now(): number };
declare const crypto: { readonly subtle: { digest(name: "SHA-256", bytes: BufferSource): Promise<ArrayBuffer> } };
declare function queueMicrotask(task: () => void): void;
declare function setTimeout(task: (value?: unknown) => void, milliseconds: number): unknown;

type BufferSource = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

interface EventTarget {
  addEventListener(
    type: string,
    listener: () => void,
    options?: { readonly once?: boolean; readonly signal?: AbortSignal },
  ): void;
  removeEventListener(type: string, listener: () => void): void;
}

interface AbortSignal extends EventTarget {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare class DOMException extends Error {
  readonly name: string;
}

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(bytes?: BufferSource | Uint8Array): string;
}

interface MessagePort extends EventTarget {
  start(): void;
  postMessage(message: unknown): void;
}
declare class MessageChannel {
  readonly port1: MessagePort;
  readonly port2: MessagePort;
}

declare class Blob {
  readonly size: number;
  slice(start?: number, end?: number): Blob;
  arrayBuffer(): Promise<ArrayBuffer>;
}

interface ByteTransform {
  readonly readable: {
    getReader(): {
      read(): Promise<
        | { readonly done: false; readonly value: Uint8Array<ArrayBuffer> }
        | { readonly done: true; readonly value?: undefined }
      >;
      cancel(reason?: unknown): Promise<void>;
    };
  };
  readonly writable: {
    getWriter(): {
      readonly ready: Promise<void>;
      write(bytes: BufferSource): Promise<void>;
      close(): Promise<void>;
      abort(reason?: unknown): Promise<void>;
    };
  };
}
declare class CompressionStream implements ByteTransform {
  constructor(format: "deflate");
  readonly readable: ByteTransform["readable"];
  readonly writable: ByteTransform["writable"];
}
declare class DecompressionStream implements ByteTransform {
  constructor(format: "deflate");
  readonly readable: ByteTransform["readable"];
  readonly writable: ByteTransform["writable"];
}
