/** A name that every file system takes: letters, digits, dots and dashes, whatever the text had. */
export const fileNameOf = (text: string): string => text.replace(/[^\p{L}\p{N}._-]+/gu, "-");
