import { rememberElements } from "../../../lib/remember.ts";
import type { Folder, IndexedFile } from "../file-index.ts";
import { filesByFolder, type FolderFiles } from "../folder-files.ts";
import { namedPart, NOTHING_READ, takenPaths, type Layout, type Reading, type Tree } from "../layout.ts";
import { folderMeaning, stemMeaning } from "../role-words.ts";
import { unmaskedIn } from "../subjects/masks.ts";
import { isContainer } from "../subjects/place.ts";
import { countSentence, onlyReferences, readSubjects } from "../subjects/read.ts";
import type { Subject, Subjects } from "../subjects/subject.ts";
import { isPromptsJson } from "../subjects/texts.ts";
import { promptsFor, readPromptsFile, type PromptsFile } from "./prompts-file.ts";

/** The published subjects and their classes: what their folders are known by where the list is not at hand. */
const CLASSES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    backpack: "backpack",
    backpack_dog: "backpack",
    bear_plushie: "stuffed animal",
    berry_bowl: "bowl",
    can: "can",
    candle: "candle",
    cat: "cat",
    cat2: "cat",
    clock: "clock",
    colorful_sneaker: "sneaker",
    dog: "dog",
    dog2: "dog",
    dog3: "dog",
    dog5: "dog",
    dog6: "dog",
    dog7: "dog",
    dog8: "dog",
    duck_toy: "toy",
    fancy_boot: "boot",
    grey_sloth_plushie: "stuffed animal",
    monster_toy: "toy",
    pink_sunglasses: "glasses",
    poop_emoji: "toy",
    rc_car: "toy",
    red_cartoon: "cartoon",
    robot_toy: "toy",
    shiny_sneaker: "sneaker",
    teapot: "teapot",
    vase: "vase",
    wolf_plushie: "stuffed animal",
  }),
);

/** Folders of subjects directly below one folder, by its key. */
type Datasets = ReadonlyMap<string, ReadonlyMap<Folder, readonly IndexedFile[]>>;

const nameOf = ({ folded }: Folder): string => folded.at(-1) ?? "";
const isNumbered = ({ stem }: IndexedFile) => /^\d+$/.test(stem);

const mayBeSubject = (folder: Folder): boolean => {
  const name = nameOf(folder);
  return name !== "" && !isContainer(name) && folderMeaning(name) === null;
};

/** Names of folders that hold published subjects. */
const HOLDERS: ReadonlySet<string> = new Set(["dataset", "dreambooth"]);

/** @param listed folders, by their keys, that hold subjects beside those of such a name: of most folders nothing is asked */
function datasetsIn(files: readonly IndexedFile[], listed: ReadonlySet<string>): Datasets {
  const datasets = new Map<string, Map<Folder, readonly IndexedFile[]>>();
  for (const inside of filesByFolder(files)) {
    const { folder } = inside;
    const isHeld = HOLDERS.has(folder.folded.at(-2) ?? "");
    if (listed.size === 0 && !isHeld) continue;
    const key = folder.folded.slice(0, -1).join("/");
    if (!isHeld && !listed.has(key)) continue;
    const pictures = mayBeSubject(folder) ? unmaskedIn(inside) : [];
    if (pictures.length === 0) continue;
    const folders = datasets.get(key);
    if (folders === undefined) datasets.set(key, new Map([[folder, pictures]]));
    else folders.set(folder, pictures);
  }
  return datasets;
}

const promptsFilesIn = rememberElements(({ files }: FolderFiles) =>
  files.filter(({ foldedStem, kind }) => kind === "text" && /^prompts?_and_class(?:es)?$/.test(foldedStem)),
);

/** One folder of subjects, with the list that says their classes and prompts. */
interface Dataset {
  readonly folders: readonly (readonly [Folder, readonly IndexedFile[]])[];
  readonly prompts: PromptsFile;
  /** The list, and the licences beside it. */
  readonly texts: readonly string[];
}

/** A folder `dataset` with published subjects in it: their pictures are numbered, and none says that it is a generation. */
const looksPublished = (key: string, folders: ReadonlyMap<Folder, readonly IndexedFile[]>) =>
  HOLDERS.has(key.split("/").at(-1) ?? "") &&
  [...folders].some(([folder, files]) => CLASSES.has(nameOf(folder)) && files.some(isNumbered)) &&
  ![...folders.values()].flat().some(({ foldedStem }) => stemMeaning(foldedStem).role !== null);

/** Where the subjects of a list lie: beside it, or in the folder `dataset` there. */
const placesOf = ({ folder: { key } }: IndexedFile) => [key, key === "" ? "dataset" : `${key}/dataset`];

function readDatasets({ files, texts }: Tree): readonly Dataset[] {
  const lists = promptsFilesIn(filesByFolder(files)).flat();
  const datasets = datasetsIn(files, new Set(lists.flatMap(placesOf)));
  const listed = lists.flatMap((list): Dataset[] => {
    const { path, folder } = list;
    const read = readPromptsFile(texts.get(path) ?? "");
    const prompts = { ...read, classes: new Map([...CLASSES, ...read.classes]) };
    const beside = files.filter(
      (file) => file.folder.key === folder.key && file.kind === "text" && /licen[cs]e/.test(file.foldedStem),
    );
    return placesOf(list).flatMap((place): Dataset[] => {
      const folders = [...(datasets.get(place) ?? [])].filter(
        ([subject, pictures]) => prompts.classes.has(nameOf(subject)) || pictures.some(isNumbered),
      );
      const isTheirs = folders.some(([subject]) => prompts.classes.has(nameOf(subject)));
      return isTheirs ? [{ folders, prompts, texts: [path, ...beside.map((file) => file.path)] }] : [];
    });
  });
  if (listed.length > 0) return listed;
  return [...datasets].flatMap(([key, folders]): Dataset[] =>
    looksPublished(key, folders)
      ? [{ folders: [...folders], prompts: { classes: CLASSES, objectPrompts: [], livePrompts: [] }, texts: [] }]
      : [],
  );
}

/** Folders of one name are one subject's, however they are written. */
function subjectsOf(datasets: readonly Dataset[]): Subjects {
  const subjects = new Map<string, Subject>();
  for (const { folders, prompts } of datasets) {
    for (const [folder, references] of folders) {
      const name = nameOf(folder);
      const object = prompts.classes.get(name) ?? null;
      const known = subjects.get(name);
      subjects.set(name, {
        name: known?.name ?? folder.parts.at(-1) ?? "",
        object,
        references: [...(known?.references ?? []), ...references],
        prompts: object === null ? [] : promptsFor(prompts, object),
      });
    }
  }
  return subjects;
}

function read(tree: Tree): Reading {
  const datasets = readDatasets(tree);
  const subjects = subjectsOf(datasets);
  const { samples, files, fromOne, problems, lacking } = readSubjects(tree, subjects);
  return {
    ...NOTHING_READ,
    parts: [namedPart(samples)],
    ...(lacking.length === 0 ? {} : { subjects: lacking }),
    files: takenPaths([...files, ...datasets.flatMap(({ texts }) => texts)]),
    rule: samples.length === 0 ? "" : `the layout of DreamBooth${fromOne ? ", prompts counted from 1" : ""}`,
    problems:
      samples.length > 0
        ? problems
        : [
            onlyReferences(
              subjects,
              "DreamBooth",
              "Add generations as outputs/METHOD/SUBJECT/PROMPT_SEED.png: the prompt by its number in prompts_and_classes.txt, from 0.",
            ),
          ],
  };
}

/**
 * DreamBooth: references in `dataset/SUBJECT/NN.jpg`, classes and prompts in `prompts_and_classes.txt` beside them;
 * generations in `outputs/METHOD/SUBJECT/…`. The list may be missing where subjects are the published ones.
 */
export const DREAMBOOTH: Layout = {
  name: "dreambooth",
  reads: "names",
  documents: isPromptsJson,
  detect(tree) {
    const subjects = subjectsOf(readDatasets(tree));
    if (subjects.size === 0) return null;
    return { confidence: 0.85, sentence: `${countSentence(tree, subjects)}, as DreamBooth has them` };
  },
  read,
};
