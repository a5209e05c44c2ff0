// @ts-check
/**
 * Writes a tree as DreamBench++ has it, whole or broken, for tests and benches:
 *
 *   node tools/trees/make.mjs OUT [--concepts 150] [--prompts 9] [--methods 7] [--seeds 1] [--side 32]
 *     [--sources clipseg,owlv2_sam2] [--without copies,ratings,scores,code] [--faults all|NAME,NAME] [--root NAME]
 *
 * OUT is a folder, or a file ending in .zip.
 */
import { parseArgs } from "node:util";
import { broken, FAULTS } from "./broken.mjs";
import { dreambenchPlus, FULL } from "./dreambench-plus.mjs";
import { createPictures } from "./pictures.mjs";
import { writeTree, writeZip } from "./write.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    concepts: { type: "string", default: String(FULL.concepts) },
    prompts: { type: "string", default: String(FULL.prompts) },
    methods: { type: "string", default: String(FULL.methods) },
    seeds: { type: "string", default: String(FULL.seeds) },
    side: { type: "string", default: "32" },
    sources: { type: "string", default: FULL.sources.join(",") },
    without: { type: "string", default: "" },
    faults: { type: "string", default: "" },
    root: { type: "string", default: "" },
  },
});
const [out] = positionals;
if (out === undefined) throw new Error("Where to? node tools/trees/make.mjs OUT");
const list = (/** @type {string} */ text) => text.split(",").filter((word) => word !== "");
const without = new Set(list(values.without));

/** On a disk that has them as they are written here, names with backslashes are one name. */
const all = Object.keys(FAULTS).filter((name) => name !== "windows-separators");
const tree = broken(
  dreambenchPlus(
    {
      ...FULL,
      concepts: Number(values.concepts),
      prompts: Number(values.prompts),
      methods: Number(values.methods),
      seeds: Number(values.seeds),
      sources: values.sources === "none" ? [] : values.sources.split(","),
      copies: !without.has("copies"),
      ratings: !without.has("ratings"),
      scores: !without.has("scores"),
      code: !without.has("code"),
    },
    await createPictures(Number(values.side)),
  ),
  values.faults === "all" ? all : list(values.faults),
);

function* rooted() {
  for (const [name, content] of tree)
    yield /** @type {const} */ ([values.root === "" ? name : `${values.root}/${name}`, content]);
}

const count = await (out.endsWith(".zip") ? writeZip(out, rooted()) : writeTree(out, rooted()));
console.log(`${count.toLocaleString("en")} files in ${out}`);
