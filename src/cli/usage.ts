import { isBaseline, isOfImages, MASC_MEASURES } from "../project/measure-lists.ts";
import { MEASURES } from "../project/measures.ts";
import { MASK_RECORD } from "../project/mask-record-name.ts";
import { PAIR_COLUMNS } from "../project/pair-rows.ts";

/** The columns of a backbone, as words. */
const columnsOf = (slot: string): string =>
  MEASURES.filter(({ backbone }) => backbone?.slot === slot)
    .map(({ id }) => id)
    .join(" and ");

/** By which of a backbone's columns it is seen that its checkpoint was not given. */
const missedIn = MEASURES.filter((measure) => isBaseline(measure) && isOfImages(measure))
  .map(({ id }) => id)
  .join(" or ");

/** What --help prints. A test holds the columns and the exit codes in it to the code's. */
export const USAGE = `masc-lens: the MaSC metric (arXiv 2605.22469) on the command line

Usage
  masc-lens score INPUT [options]
  masc-lens pairs INPUT [--masks DIR]... [--ratings DIR]... [--photographs] [--shard I/N] [--out FILE.jsonl]
  masc-lens mask INPUT --segmenter DIR [--sam DIR] [--threshold T] [--prompt-column NAME] --out DIR [--overwrite]
                 [--shard I/N]
  masc-lens merge FILES... --out FILE.jsonl
  masc-lens tables INPUT... [--ratings DIR]... [--intervals] [--out DIR]
  masc-lens --help | --version

Scores every pair of INPUT: CP (concept preservation) and PF (prompt following) with their variants,
SigLIP2's global cosine, and the baselines CLIP-I, CLIP-T and DINO where their checkpoints are given.

INPUT
  A manifest: a table as .csv, .tsv, .json, .jsonl or .ndjson with the columns
    id, reference, reference_mask, generation, generation_mask, prompt, object, concept,
    category, prompt_id, method, seed, rating
  of which reference and generation are needed. Other columns are kept. Paths are absolute, or relative
  to the manifest; they may leave its folder.
  Or a folder: with a manifest in it, which is then read (manifest.csv and the like before any other
  table, the nearest first); without one, references, generations and masks are told apart by the names
  of folders and files (references/, generations/, masks/, cat_mask.png) and prompts read from .txt files.
  Results, rows of scores and pairs that a run left in it are not taken for its manifest where that gives pairs.
  Or a ZIP of such a folder, which is read as it is, however large, and gives the rows of the folder.
  --masks DIR         Further masks: a folder or a ZIP, read with INPUT as if both had been dropped together.
                      May be given several times. A manifest's own masks go before these.
  --ratings DIR       The same for ratings, and for tables that say more of INPUT's pairs.
  --photographs       Same or other: in place of INPUT's pairs, pairs of its reference photographs, all within a subject
                      and as many across two, drawn as the paper draws ORIDa's (of 50 subjects 10 photographs each at
                      most, numpy's default_rng(0)). INPUT is any set whose subjects have several: generations are not
                      needed. The method of a row is within or across, and tables tells from the rows of score how
                      often a pair within is above one across.

pairs writes what was understood of INPUT and scores nothing: a manifest, a row of JSON a line, with
    ${PAIR_COLUMNS.slice(0, 8).join(", ")},
    ${PAIR_COLUMNS.slice(8, 12).join(", ")},
    ${PAIR_COLUMNS.slice(12).join(", ")}
  (and small_mask for ORIDa's pairs). Paths are relative to INPUT's root: the folder, or the manifest's; ../
  leads out of it. ratings is a list of {by, dimension, value, scale}. set_aside says why a pair is left out of
  means: mask_missing or mask_small (for which masks are decoded), else null.

mask makes masks of INPUT's pictures, of each once, by what their subjects are called: those that are there are kept,
  so that the same command goes on. It ends with 3 where of some pictures none could be made.
  --segmenter DIR     CLIPSeg (CIDAS/clipseg-rd64-refined), or the name of its repository.
  --sam DIR           SAM (nielsr/slimsam-77-uniform): it makes the mask, from a click where CLIPSeg is surest. Where
                      CLIPSeg finds nothing above the threshold the mask is empty.
  --threshold T       From 0 to 1: the probability above which a pixel is the subject's (default: 0.5).
  --prompt-column NAME
                      The column that says what the subject is called (default: object; in DreamBench++ as its
                      authors have it, line 1 of the captions for references, the folder's name for generations).
  --out DIR           Where they go, in the authors' layout: DIR/refs/..., DIR/samples/METHOD/..., as PNG of 0 and 255.
                      score INPUT --masks DIR takes them. DIR/${MASK_RECORD} has a row of JSON a mask: path, source (the
                      checkpoints), revision, prompt, threshold, covered (a share), pieces, touches_border, peak (the highest
                      probability), doubtful, doubts (why, in words), picture. Doubtful ones want to be looked at;
                      nothing is said of how good the others are.
  --overwrite         Make those anew that are there. A picture, or a mask that no earlier run made and INPUT has,
                      is never written over.
  --shard I/N         Only the pictures of the I-th of N parts of INPUT, as score has them; one that rows of several use
                      is the first one's. All may go into one DIR, at once: a part's rows are in masks.I-of-N.jsonl.
  --limit, --step-timeout, --cache and --hub are as for score.

Checkpoints: folders as the Hugging Face hub publishes them (config.json, *.safetensors or
pytorch_model.bin, tokenizer.json), or where there is no such folder the name of a repository
(google/siglip2-so400m-patch16-naflex), which is downloaded once and kept; what is cut off goes on the next
time. Of PyTorch's files only tables of tensors are read, and nothing is run. For a gated repository the
environment variable HF_TOKEN is the access token; it is sent to the hub alone and kept nowhere.
  --model DIR         SigLIP2, NaFlex or fixed-size, for CP and PF. Left out: the demo's
                      checkpoint, a TOY trained on its rendered scenes, to try the program with. For other
                      images its numbers mean nothing.
  --clip DIR          CLIP (openai/clip-vit-base-patch32), for ${columnsOf("clip")}. Left out: null.
  --dino DIR          DINO (facebook/dino-vits8), for ${columnsOf("dino")}; or its authors' one file
                      (dino_deitsmall8_pretrain.pth). Left out: null.
  --backbone DIR      Any other (DINOv2: facebook/dinov2-base), or a second of a kind; may be given several
                      times. Its columns are named by its slot: dinov2, and a second one's dinov2_2.
  --patches SLOT,...  Slots (clip, dino, dinov2, ...) whose patches are compared too, for SLOT_cp,
                      SLOT_global_maxcos, SLOT_weighted_maxcos and SLOT_recall_fg.
  --revision NAME     The branch, tag or commit of --model's repository (default: main).
  --cache DIR         Where downloads and converted weights are kept (default: masc-lens in the system's folder for
                      caches).
  --kept-weights MB   Megabytes of converted weights that are kept, for the next run to start sooner; what was used
                      longest ago goes first (default: 8192; 0: none). Scores are the same with and without.
  --hub URL           Where repositories are (default: https://huggingface.co).

Settings
  --max-patches N     Patches an image may have with a NaFlex checkpoint, from 1 (default: 1024, the
                      paper's). Fixed-size checkpoints have their own; max_patches is null in their rows.
  --threshold T       From 0 to 1: above it a mask's weight is the subject's (default: 0.5).
  --stripper regex|none
                      Whether the object's name is struck from the prompt for PF (default: regex).
  --step-timeout S    Seconds that one step of a row may take (an image encoded, a prompt read). Then the row
                      gets an error, failed_engine, and a new engine goes on behind it (default: 300;
                      0: any time). So do rows at which the engine dies, for want of memory say.
  --precision fp32|int8
                      fp32 is exact, and the default. int8 takes about half the time and a third of the
                      memory, and its scores are APPROXIMATE: rows say so in their column precision.
  --limit NAME=N      What a single picture may ask for; more is an error of its row, told by the picture's
                      header before it is decoded. May be given for several names:
                        pixels=178956970  width times height, where Pillow too calls it a bomb
                        side=65535        either side, in pixels
                        seconds=20        for decoding; foretold for JPEG, WebP and AVIF
                        megabytes=800     of memory for decoding

Results
  --out FILE.jsonl    Where rows go, each as soon as it is done. A FILE that exists is overwritten, unless
                      --resume is given. Left out: rows go to stdout.
  --csv FILE          Also a CSV of all rows, for spreadsheets, at the end. Overwritten if it exists.
  --resume            Go on with --out FILE: rows that are answered there with the same model, max_patches,
                      threshold, stripper and precision, and for the same paths, prompt and object, are
                      kept as they are; all others, and rows with an error, are scored. (Rows without
                      ${missedIn} are scored again if --clip or --dino asks for them.) In the end FILE
                      has each id once, in INPUT's order; rows of other ids are kept, behind them.
  --shard I/N         Only the I-th of N parts of INPUT, I from 1: for several machines, or jobs of a cluster. A concept
                      is whole in one part, by its name alone, and none moves when others come; rows
                      without a concept go by their id. A part may be empty.

  A row is one line of JSON: the input's columns (one named like a score or setting is kept as input_NAME,
  but where INPUT is itself the results of a run), then the scores (null where there is none), flags, and
  what they were computed with: model (the checkpoint folder's name), max_patches, threshold, stripper,
  precision, provider, version. Where a file could not be read the row has an error {code, message}
  instead of scores, and the others go on. A row without masks has ${MASC_MEASURES.map(({ id }) => id).join(" and ")} null, the flag mask_missing,
  and every score that needs no mask. Flags: mask_missing, mask_empty, mask_full, mask_small (5 % or less; ORIDa's
  0.5 %), mask_aspect (another shape than its picture), mask_below_threshold (most of what it marks lies
  below the threshold), no_reference_foreground, no_background, no_object, object_not_in_prompt, prompt_cut,
  exif_rotated (read as stored for MaSC, turned for CLIP and DINO), sixteen_bit, damaged (a picture or mask
  that was read all the same; its pixels may be wrong), reference_failed (the mean is over the other references).
  Where a row has several references (a list of paths), its scores are means over them, cp_best is the best CP,
  and references has each with its own scores, or its error.

  Progress, and what is odd about INPUT, is told on stderr. Ctrl-C ends the run (a second one
  without putting the files in order); rows that are done are kept, and --resume goes on from there.

merge joins the results of shards (score --shard I/N --out FILES) in one file. Lines are copied byte for byte, by
  concept as a person orders names (rows without one first), then by id. Nothing is written, and the exit
  code is 2, where an id stands in two FILES, where a line is no result row, or where rows differ in model,
  max_patches, threshold, stripper, precision, version, further backbones, or whether --clip and --dino were
  given. Another provider, and a file without lines, is told of.

tables says how far each metric agrees with people, from files of scores and ratings alone: no picture is read. INPUTs are
  folders, ZIPs or files: the authors' rows (results/geometry__MODEL__TAG_METHOD.jsonl), DreamBench++'s shipped scores and
  ratings (data_*_rating), results of score, and any CSV or JSON with concept, prompt_id, method and numbers; ratings of
  one's own as rows of rater, dimension (concept, prompt) and rating, or as a column rating. Scores 0 of an empty mask, as
  the authors' program writes them, are none.
  --ratings DIR       Ratings that lie elsewhere, in folders of any name. May be given several times.
  --intervals         Beside the numbers their 95 % intervals: bootstrap over concepts (of subjects, where those are compared),
                      2,000 draws. Of DreamBench++'s whole set that takes some seconds.
  --out DIR           Where tables.json, tables.md and tables.tex go; those that exist are overwritten. Left out: the JSON
                      goes to stdout. It has cp, pf, raters, orida and mask_sources: metrics by label, methods by name, with
                      n, alpha, rho, pearson, tau, auc and how many pairs people rate high (n_pos) and low (n_neg).

Exit codes
  0    every row is answered, every mask is there; for merge, FILE is written, for tables, all of them
  1    the program itself failed (disk full, an unexpected error)
  2    wrong usage: unknown options, bad values, an INPUT that cannot be read or is no manifest,
       an output that cannot be written, FILES that cannot be merged
  3    some rows have an error, or some masks could not be made; the others are answered, or made
  4    a checkpoint could not be loaded
  130  ended by Ctrl-C

Examples
  masc-lens score pairs.csv --model siglip2-so400m-patch16-naflex --out results.jsonl
  masc-lens score pairs.csv --model siglip2-so400m-patch16-naflex --out results.jsonl --resume --csv results.csv
  masc-lens score data/dreambench_plus --masks data/masks/dreambench_plus --ratings data/data_human_rating
  masc-lens pairs data/dreambench_plus --masks data/masks/dreambench_plus --out data/dreambench_plus/pairs.jsonl
  masc-lens score pairs.csv --model siglip2-so400m-patch16-naflex --shard 2/4 --out shards/2.jsonl
  masc-lens merge shards/*.jsonl --out results.jsonl
  masc-lens tables results data/dreambench_plus --ratings data/data_human_rating --out tables
  masc-lens mask my-folder --segmenter clipseg-rd64-refined --out my-masks
  masc-lens score my-folder --masks my-masks --max-patches 256 > results.jsonl
`;
