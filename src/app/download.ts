/** Hands a text or bytes to the browser as a file to save. */
export function download(name: string, type: string, content: BlobPart): void {
  saveFile(name, new Blob([content], { type }));
}

export function saveFile(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the address by the time the next task runs.
  setTimeout(() => URL.revokeObjectURL(url));
}
