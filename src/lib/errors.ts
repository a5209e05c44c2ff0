/**
 * The one error class of the project. A code for programs, a sentence for people.
 *
 * Codes start with what is wrong: `invalid_…` (it is there but not what it says it is), `missing_…` (it is not
 * there), `unknown_…` (we cannot tell what it is), `unsupported_…` (we can tell, and do not do it), `failed_…`
 * (a step that should have worked did not). The message says what, where and what to do next.
 */
export type ErrorCode =
  | "cancelled"
  | "invalid_archive"
  | "invalid_image"
  | "invalid_manifest"
  | "invalid_checkpoint"
  | "invalid_project"
  | "invalid_pytorch"
  | "invalid_safetensors"
  | "invalid_settings"
  | "invalid_tensor"
  | "invalid_tokenizer"
  | "invalid_download"
  | "missing_access"
  | "missing_file"
  | "missing_room"
  | "missing_script"
  | "missing_tensor"
  | "missing_reference"
  | "missing_generation"
  | "unknown_architecture"
  | "unknown_image_format"
  | "unknown_file"
  | "unsupported_archive"
  | "unsupported_checkpoint"
  | "unsupported_dtype"
  | "unsupported_image"
  | "unsupported_project"
  | "unsupported_prompt"
  | "unsupported_device"
  | "failed_decoder"
  | "failed_download"
  | "failed_engine"
  | "failed_inference"
  | "failed_storage"
  | "failed_unexpectedly";

export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  /** What a bug report would want: names, numbers, the underlying message. Never shown without being asked for. */
  readonly detail?: string;
}

export class LensError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, message: string, detail?: string) {
    super(message);
    this.name = "LensError";
    this.code = code;
    this.detail = detail;
  }

  toRecord(): ErrorRecord {
    return this.detail === undefined
      ? { code: this.code, message: this.message }
      : { code: this.code, message: this.message, detail: this.detail };
  }

  static fromRecord(record: ErrorRecord): LensError {
    return new LensError(record.code, record.message, record.detail);
  }

  /** Wraps whatever was thrown; a LensError passes through unchanged. */
  static from(thrown: unknown, code: ErrorCode = "failed_unexpectedly"): LensError {
    if (thrown instanceof LensError) return thrown;
    if (thrown instanceof DOMException && thrown.name === "AbortError") return new LensError("cancelled", "Cancelled.");
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return new LensError(code, message, thrown instanceof Error ? thrown.stack : undefined);
  }
}
