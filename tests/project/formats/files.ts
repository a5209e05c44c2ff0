import type { IntakeFile } from "../../../src/project/contents.ts";
import { createIntakeReader, readIntake } from "../../../src/project/intake.ts";
import type { Intake, Sample } from "../../../src/project/types.ts";

export const madeFile = (path: string, text = ""): IntakeFile => {
  const bytes = new TextEncoder().encode(text);
  return { path, size: bytes.length, read: () => Promise.resolve(bytes) };
};

/** A small tree, by paths and texts. */
export const tree = (contents: Readonly<Record<string, string>>): IntakeFile[] =>
  Object.entries(contents).map(([path, text]) => madeFile(path, text));

export const pictures = (...paths: readonly string[]): Record<string, string> =>
  Object.fromEntries(paths.map((path) => [path, ""]));

export const intakeOf = (contents: Readonly<Record<string, string>>): Promise<Intake> => readIntake(tree(contents));

/** What stood, with more added. */
export async function addedTo(
  before: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>>,
): Promise<Intake> {
  const reader = createIntakeReader();
  const files = tree(before);
  const intake = await reader.read(files);
  return reader.read([...files, ...tree(more)], { intake, added: new Set(Object.keys(more)), taken: new Set() });
}

export const layoutsOf = ({ understood }: Intake): string[] => understood.map(({ layout }) => layout);
export const messagesOf = ({ problems }: Intake): string => problems.map(({ message }) => message).join("\n");

/** The named fields of each sample. */
export const fieldsOf = <K extends keyof Sample>(samples: readonly Sample[], ...keys: readonly K[]): Sample[K][][] =>
  samples.map((sample) => keys.map((key) => sample[key]));
