/**
 * Takes for itself what this thread prints: the runtime's WebAssembly hands its profile over in no other way than line by
 * line to `console.log`, as that was when it started.
 *
 * @returns gives what was printed since it was last asked, and forgets it
 */
export function takePrinting(): () => readonly string[] {
  let lines: string[] = [];
  // oxlint-disable-next-line no-console -- nothing is said here: it is what others say
  console.log = (...words: readonly unknown[]) => void lines.push(words.join(" "));
  return () => {
    const taken = lines;
    lines = [];
    return taken;
  };
}
