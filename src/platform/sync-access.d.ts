/** Writing in place, which only workers may; TypeScript has it in its library for workers alone. */
interface FileSystemSyncAccessHandle {
  /** @returns bytes written */
  write(bytes: AllowSharedBufferSource, options?: { at?: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface FileSystemFileHandle {
  /** @throws DOMException NoModificationAllowedError where the file is open already */
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}
