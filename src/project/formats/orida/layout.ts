import { pairsAcross, pairsWithin, type DrawnPair } from "../../draw-pairs.ts";
import { uniqueIds } from "../../ids.ts";
import { counted, quoteList } from "../../quote.ts";
import { NOTHING_SAID } from "../../sample.ts";
import { SMALL_MASK_SHARE_ORIDA } from "../../set-aside.ts";
import type { IntakeProblem, Sample } from "../../types.ts";
import { namedPart, NOTHING_READ, takenPaths, type Layout, type Reading, type Tree } from "../layout.ts";
import { BACKGROUNDS, chooseViews, SUBJECTS, type View } from "./pairs.ts";
import { readPhotographs, type Photograph, type Photographs, type Subject } from "./photographs.ts";

const nameOf = ({ subject, background }: View) => `${subject.name}/${background}`;

const toSample =
  (method: "within" | "across") =>
  ({ a: reference, b: generation }: DrawnPair<View>): Sample => ({
    ...NOTHING_SAID,
    id: `${method}/${nameOf(reference)}-${method === "within" ? generation.background : nameOf(generation)}`,
    reference: reference.photograph.file.path,
    referenceMask: reference.photograph.mask?.path ?? null,
    generation: generation.photograph.file.path,
    generationMask: generation.photograph.mask?.path ?? null,
    concept: reference.subject.name,
    // What is before what: no prompt, and the same in every run.
    promptId: `${reference.background}-${method === "within" ? generation.background : nameOf(generation)}`,
    method,
    smallMask: SMALL_MASK_SHARE_ORIDA,
  });

/** What was taken of what is there, and why not more. */
function choiceProblem(
  { files }: Photographs,
  subjects: readonly Subject[],
  views: readonly (readonly View[])[],
  pairs: number,
): IntakeProblem {
  const photographs = views.reduce((sum, own) => sum + own.length, 0);
  const full = subjects.filter(({ backgrounds }) => backgrounds.length >= BACKGROUNDS).length;
  const less =
    full >= SUBJECTS
      ? ""
      : full === 0
        ? ` No subject has ${BACKGROUNDS} backgrounds, so what is there was taken.`
        : ` The paper takes ${SUBJECTS} subjects; ${full} of ${subjects.length} here ${full === 1 ? "has" : "have"} ${BACKGROUNDS} backgrounds.`;
  return {
    kind: "not-named",
    path: null,
    message: `Of ${counted(files.length, "picture")} of ORIDa, ${counted(photographs, "photograph")} of ${counted(views.length, "subject")} are compared in ${counted(pairs, "pair")}: one photograph a background, the first ${BACKGROUNDS} backgrounds of a subject.${less}`,
  };
}

/** The subjects without backgrounds whose photograph has a mask that covers too little, and how many these are. */
function withoutSmall({ files, coverage }: Tree): { readonly subjects: readonly Subject[]; readonly small: number } {
  const isSmall = ({ mask }: Photograph) => {
    const share = mask === null ? null : (coverage.get(mask.path) ?? null);
    return share !== null && share <= SMALL_MASK_SHARE_ORIDA;
  };
  let small = 0;
  const subjects = readPhotographs(files).subjects.map((subject) => {
    const backgrounds = subject.backgrounds.filter(([, photograph]) => !isSmall(photograph));
    small += subject.backgrounds.length - backgrounds.length;
    return backgrounds.length === subject.backgrounds.length ? subject : { ...subject, backgrounds };
  });
  return { subjects: subjects.filter(({ backgrounds }) => backgrounds.length > 0), small };
}

function read(tree: Tree): Reading {
  const photographs = readPhotographs(tree.files);
  const { subjects, small } = withoutSmall(tree);
  const views = chooseViews(subjects);
  const within = pairsWithin(views);
  const across = pairsAcross(views, within.length);
  const drawn = [...within.map(toSample("within")), ...across.map(toSample("across"))];
  const { ids } = uniqueIds(drawn.map(({ id }) => id));
  const samples = drawn.map((sample, place) => ({ ...sample, id: ids[place]! }));
  const maskless = views.flat().filter(({ photograph }) => photograph.mask === null);
  const problems: IntakeProblem[] = [choiceProblem(photographs, subjects, views, samples.length)];
  if (small > 0)
    problems.push({
      kind: "mask",
      path: null,
      message: `${counted(small, "background was", "backgrounds were")} taken out: the mask covers ${SMALL_MASK_SHARE_ORIDA * 100} % of the photograph or less.`,
    });
  if (maskless.length > 0)
    problems.push({
      kind: "mask",
      path: null,
      message: `No mask is at hand of ${counted(maskless.length, "photograph")}: ${quoteList(maskless.map(({ photograph }) => photograph.file.path))}. Add annotations/masks, with NAME_mask.jpg for NAME.jpg.`,
    });
  if (photographs.misnamed.length > 0)
    problems.push({
      kind: "not-named",
      path: null,
      message: `Not read, as their names are not SUBJECT_SCENE_NUMBER: ${quoteList(photographs.misnamed)}.`,
    });
  return {
    ...NOTHING_READ,
    parts: [namedPart(samples)],
    files: takenPaths(photographs.files.map(({ path }) => path)),
    rule: "the layout of ORIDa: pairs within a subject, and as many across",
    problems,
  };
}

/**
 * ORIDa: photographs of one object before many backgrounds, with masks, in `SPLIT/SUBJECT/factual_only/…` and
 * `SPLIT/SUBJECT/factual_counterfactual/SCENE/…`. Both pictures of a pair are photographs: pairs within a subject show
 * the same object, those across do not.
 */
export const ORIDA: Layout = {
  name: "orida",
  reads: "names",
  measures: (tree) =>
    chooseViews(withoutSmall(tree).subjects)
      .flat()
      .flatMap(({ photograph: { mask } }) => mask?.path ?? []),
  detect({ files }) {
    const { subjects } = readPhotographs(files);
    if (subjects.length === 0) return null;
    const backgrounds = subjects.reduce((sum, subject) => sum + subject.backgrounds.length, 0);
    return {
      confidence: 0.92,
      sentence: `${counted(subjects.length, "subject")} before ${counted(backgrounds, "background")}, as ORIDa has them`,
    };
  },
  read,
};
