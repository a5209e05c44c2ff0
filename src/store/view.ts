import type { SortBy } from "../analysis/column.ts";

/**
 * What the inspector shows of its sample, as plain data: in the store, so that a sentence can lead to a view, and (the
 * part that a person would send to another) in the address.
 */
export const TABS = ["match", "leak", "prompt", "features", "whole", "compare", "ab", "masks", "pair"] as const;
export type Tab = (typeof TABS)[number];

export type Side = "reference" | "generation";

/** What a click or a key does to a mask that is edited. */
export type MaskTool = "paint" | "erase" | "polygon" | "fill" | "select" | "click" | "box";

/** A patch that is looked at, on either side. */
export interface Pointed {
  readonly side: Side;
  readonly patch: number;
}

export interface CosineRange {
  readonly low: number;
  readonly high: number;
}

/** How large a sample is shown: beside the table, over the whole window, or with nothing else beside its pictures. */
export const STAGE_SIZES = ["panel", "full", "present"] as const;
export type StageSize = (typeof STAGE_SIZES)[number];

/** Where one step back leads to. */
export const SIZE_BEFORE: Readonly<Record<StageSize, StageSize>> = { panel: "panel", full: "panel", present: "full" };

/** Which of two pictures stands alone, where they lie under one slider. */
export type Standing = "left" | "right";

export interface InspectorView {
  readonly tab: Tab;
  readonly size: StageSize;
  /** Which of a sample's references is looked at, from 0; one that it does not have is the first. */
  readonly reference: number;
  readonly pin: Pointed | null;
  /** Best cosines that are picked out; the patches outside fade. null: all. */
  readonly brush: CosineRange | null;
  /** Which of the pair's worst parts is looked at, from 0. */
  readonly part: number | null;
  /** Colours span this sample's own cosines instead of the range that all samples share. */
  readonly stretched: boolean;
  /** The heat is of the generation's patches: what each finds in the reference. */
  readonly reverse: boolean;
  /** Many matches as lines at once. */
  readonly links: boolean;
  readonly grid: boolean;
  readonly smooth: boolean;
  /** Of the heat, in [0, 1]. */
  readonly opacity: number;
  /** A head of the pool, from 0; null: the mean over heads. */
  readonly head: number | null;
  /** Each patch's own cosine to the text, instead of the pool's attention. */
  readonly patchTexts: boolean;
  /** Of which picture the mask is edited, and with what. */
  readonly maskSide: Side;
  readonly maskTool: MaskTool;
  /** The measure that the generations of a concept are ordered by. */
  readonly compareBy: string;
  /** The generation that lies on the left of the slider; null, or one of another reference: the reference itself. */
  readonly against: string | null;
  /** The subject of one is laid on that of the other. */
  readonly aligned: boolean;
  readonly alone: Standing | null;
}

export const FIRST_VIEW: InspectorView = {
  tab: "match",
  size: "panel",
  reference: 0,
  pin: null,
  brush: null,
  part: null,
  stretched: false,
  reverse: false,
  links: false,
  grid: false,
  smooth: false,
  opacity: 0.72,
  head: null,
  patchTexts: false,
  maskSide: "reference",
  maskTool: "paint",
  compareBy: "cp",
  against: null,
  aligned: true,
  alone: null,
};

/** What of a view belongs to its sample, and goes with it. */
export const OF_ANOTHER_SAMPLE = { pin: null, brush: null, part: null } satisfies Partial<InspectorView>;

export type { SortBy };

/** What of a project stands on the left. */
const PLACES = ["samples", "results", "masks", "files", "check"] as const;
/** What stands on the left; the pages of models and of privacy are no project's. */
export type Place = (typeof PLACES)[number] | "models" | "privacy";

/** What is shown of the table, and whether it is the table. */
export interface TableView {
  readonly filter: string;
  /** Columns by which the table is sorted, the first first. */
  readonly sorting: readonly SortBy[];
  /** The column by which rows are grouped; null where they are not. */
  readonly group: string | null;
  /** Rows stand as cards, as many in a line as there is room for. */
  readonly gallery: boolean;
  readonly place: Place;
  /** Which section of the results is open, by its id; null where nobody chose one. */
  readonly section: string | null;
}

export const WHOLE_TABLE: TableView = {
  filter: "",
  sorting: [],
  group: null,
  gallery: false,
  place: "samples",
  section: null,
};

/** A place in a project, as the address has it. */
export interface Address {
  readonly project: string | null;
  readonly sample: string | null;
  readonly tab: Tab;
  /** Left out where it is the panel. */
  readonly size?: StageSize;
  /** Left out where it is the first. */
  readonly reference?: number;
  readonly pin: Pointed | null;
  /** Which of the pair's worst parts is open, from 0; left out where none is. */
  readonly part?: number;
  /** What lies on the left of the slider, and whether as it is; left out where the reference does, aligned, and under other tabs. */
  readonly against?: string;
  readonly aligned?: false;
  /** Left out where the whole table stands as it was read. */
  readonly table?: TableView;
}

/** "r12": the reference's patch 12. */
const pinText = ({ side, patch }: Pointed): string => `${side === "reference" ? "r" : "g"}${patch}`;

function readPin(text: string | null): Pointed | null {
  const found = /^([rg])(\d{1,6})$/.exec(text ?? "");
  return found === null ? null : { side: found[1] === "r" ? "reference" : "generation", patch: Number(found[2]) };
}

/** Columns of a person's tables are called what that person likes: a comma in a name parts no two, a minus is no direction. */
const idText = (id: string): string => id.replaceAll("%", "%25").replaceAll(",", "%2C").replace(/^-/, "%2D");
const readId = (text: string): string => text.replace(/^%2D/, "-").replaceAll("%2C", ",").replaceAll("%25", "%");

/** "-cp,pf": by CP downwards, then by PF. */
const sortText = (sorting: readonly SortBy[]): string =>
  sorting.map(({ id, desc }) => `${desc ? "-" : ""}${idText(id)}`).join(",");

function readTable(parts: URLSearchParams): TableView {
  const sorting = (parts.get("sort") ?? "").split(",").flatMap((text): SortBy[] => {
    const desc = text.startsWith("-");
    const id = readId(desc ? text.slice(1) : text);
    return id === "" ? [] : [{ id, desc }];
  });
  const place = parts.get("place");
  return {
    filter: parts.get("filter") ?? "",
    sorting,
    group: parts.get("group") || null,
    gallery: parts.get("as") === "gallery",
    place: PLACES.find((name) => name === place) ?? "samples",
    section: parts.get("section") || null,
  };
}

/** Addresses count from 1, as the page does. */
function readPlace(text: string | null): number {
  return /^[1-9]\d{0,5}$/.test(text ?? "") ? Number(text) - 1 : 0;
}

/** "#project=…&sample=…&view=…&size=…&reference=…&pin=…&part=…&left=…&aligned=no&filter=…&sort=…&group=…&as=gallery&place=…&section=…"; empty where no project is kept. */
export function toHash(address: Address): string {
  const { project, sample, tab, size = "panel", reference = 0, pin, part, table = WHOLE_TABLE } = address;
  const { against, aligned } = address;
  if (project === null) return "";
  const parts = new URLSearchParams({ project });
  if (sample !== null) parts.set("sample", sample);
  if (tab !== "match") parts.set("view", tab);
  if (size !== "panel") parts.set("size", size);
  if (reference > 0) parts.set("reference", String(reference + 1));
  if (pin !== null) parts.set("pin", pinText(pin));
  if (part !== undefined) parts.set("part", String(part + 1));
  if (against !== undefined) parts.set("left", against);
  if (aligned === false) parts.set("aligned", "no");
  if (table.filter !== "") parts.set("filter", table.filter);
  if (table.sorting.length > 0) parts.set("sort", sortText(table.sorting));
  if (table.group !== null) parts.set("group", table.group);
  if (table.gallery) parts.set("as", "gallery");
  if (PLACES.some((place) => place === table.place && place !== "samples")) parts.set("place", table.place);
  if (table.place === "results" && table.section !== null) parts.set("section", table.section);
  return `#${parts}`;
}

/** "#glossary=cp" beside whatever else an address says: a word of the glossary, "" where it begins; null where it is not asked for. */
export const glossaryOf = (hash: string): string | null => new URLSearchParams(hash.replace(/^#/, "")).get("glossary");

/** An address with the glossary in it, or without. @param hash as `toHash` writes it */
export function withGlossary(hash: string, word: string | null): string {
  if (word === null) return hash;
  return `${hash === "" ? "#" : `${hash}&`}${new URLSearchParams({ glossary: word })}`;
}

export function fromHash(hash: string): Address {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const view = parts.get("view");
  const table = readTable(parts);
  const asked = parts.get("size");
  const size = STAGE_SIZES.find((name) => name === asked) ?? "panel";
  const reference = readPlace(parts.get("reference"));
  const { filter, sorting, group, gallery, place, section } = table;
  const against = parts.get("left");
  const isTable = place === "samples" && section === null;
  const whole = filter === "" && sorting.length === 0 && group === null && !gallery && isTable;
  return {
    project: parts.get("project"),
    sample: parts.get("sample"),
    tab: TABS.find((tab) => tab === view) ?? "match",
    ...(size === "panel" ? {} : { size }),
    ...(reference === 0 ? {} : { reference }),
    pin: readPin(parts.get("pin")),
    ...(parts.has("part") ? { part: readPlace(parts.get("part")) } : {}),
    ...(against ? { against } : {}),
    ...(parts.get("aligned") === "no" ? { aligned: false } : {}),
    ...(whole ? {} : { table }),
  };
}
