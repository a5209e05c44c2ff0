import { MASC_SLOT, MEASURES, type MascId, type Measure } from "./measures.ts";

/**
 * The register in the orders in which places show it. Each takes the descriptors of further measures
 * (further-measures.ts) and puts them where they belong.
 */

const NONE: readonly Measure[] = [];

const isNumber = ({ value }: Measure): boolean => value.kind === "number";
const isMasc = ({ authors }: Measure): boolean => authors?.field === "score";
/** Cosines of both images whole, one a backbone. */
export const isOfImages = ({ compares }: Measure): boolean => compares === "images";

const placeOf = ({ shown }: Measure): number => shown?.place ?? Infinity;
const byPlace = (measures: readonly Measure[]): readonly Measure[] =>
  measures.toSorted((a, b) => placeOf(a) - placeOf(b));

/** Columns of the table, from left to right. */
export const tableMeasures = (further = NONE): readonly Measure[] =>
  byPlace([...MEASURES, ...further].filter(({ shown }) => shown?.in === "table"));

/** Numbers that a sample is told with in full: those of the table, then those of the details. */
export const toldMeasures = (further = NONE): readonly Measure[] =>
  byPlace([...MEASURES, ...further].filter((measure) => measure.shown !== undefined && isNumber(measure)));

/** Numbers of the table in the contract's order: what another program's scores are compared with. */
export const checkedMeasures = (further = NONE): readonly Measure[] =>
  [...MEASURES, ...further].filter((measure) => measure.shown?.in === "table" && isNumber(measure));

/** What a concept's generations can be ordered by: MaSC's two, cosines of images, the others. */
export function orderingMeasures(further = NONE): readonly Measure[] {
  const all = checkedMeasures(further);
  return [
    ...all.filter(isMasc),
    ...all.filter((measure) => !isMasc(measure) && isOfImages(measure)),
    ...all.filter((measure) => !isMasc(measure) && !isOfImages(measure)),
  ];
}

/** By what a pair is ranked in its project: MaSC's two, and what compares images. */
export const rankedMeasures = (further = NONE): readonly Measure[] =>
  orderingMeasures(further).filter((measure) => isMasc(measure) || isOfImages(measure));

/** The same in the order of the table's columns. */
export const captionMeasures = (further = NONE): readonly Measure[] => byPlace(rankedMeasures(further));

/** The inspector's cards: those of the table, then those of the details. */
export const CARD_MEASURES: readonly Measure[] = byPlace(MEASURES.filter(({ card }) => card !== undefined));

/** The paper's two scores. */
export const MASC_MEASURES: readonly Measure[] = MEASURES.filter(isMasc);
const isMascId = (id: string): id is MascId => MASC_MEASURES.some((measure) => measure.id === id);
export const MASC_IDS: readonly MascId[] = MEASURES.map(({ id }) => id).filter(isMascId);

/** Whether a backbone other than MaSC's own is needed: its checkpoint may not be open. */
export const isBaseline = ({ backbone }: Measure): boolean => backbone !== null && backbone.slot !== MASC_SLOT;

/** null where nothing of that name is known. */
export const measureOf = (id: string, further = NONE): Measure | null =>
  MEASURES.find((measure) => measure.id === id) ?? further.find((measure) => measure.id === id) ?? null;

/** What a measure is called where there is little room. */
export const labelOf = (id: string, further = NONE): string => measureOf(id, further)?.label ?? id;
