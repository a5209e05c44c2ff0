// @ts-check
/** What happens to trees on their way from one disk to the next, done to a whole one. */

/** @typedef {import("./dreambench-plus.mjs").TreeFile} TreeFile */
/** A way of breaking: the files in, what is left of them and what lies beside them out. @typedef {(files: Iterable<TreeFile>) => Iterable<TreeFile>} Fault */

const bytes = (/** @type {string} */ content) => new TextEncoder().encode(content);
const folderOf = (/** @type {string} */ path) => path.slice(0, path.lastIndexOf("/") + 1);
const nameOf = (/** @type {string} */ path) => path.slice(path.lastIndexOf("/") + 1);

/** @param {(path: string) => string | null} rename null: the file is gone @returns {Fault} */
const renamed = (rename) =>
  function* (files) {
    for (const [path, content] of files) {
      const name = rename(path);
      if (name !== null) yield [name, content];
    }
  };

/** Every n-th file that fits. @param {RegExp} pattern @param {number} every */
function everyNth(pattern, every) {
  let count = 0;
  return (/** @type {string} */ path) => pattern.test(path) && count++ % every === 0;
}

const isMask = /(?:^|\/)masks\//;
const isPicture = /\.(?:jpe?g|png)$/i;
const isGeneration = /\/tgt_image\//;

/** By name: each is a fault of its own, and all of them can be done to one tree. @type {Readonly<Record<string, () => Fault>>} */
export const FAULTS = {
  "missing-masks": () => {
    const gone = everyNth(isMask, 7);
    return renamed((path) => (gone(path) ? null : path));
  },
  "foreign-files": () =>
    function* (files) {
      yield* files;
      yield ["samples/notes.docx", bytes("PK")];
      yield ["samples/preview.mp4", bytes("")];
      yield ["images/object/source.url", bytes("[InternetShortcut]\n")];
      yield ["masks/run.log", bytes("done\n")];
      yield ["samples/settings.json", bytes('{"steps": 100}')];
    },
  "upper-case-extensions": () => {
    const shouted = everyNth(isPicture, 3);
    return renamed((path) => (shouted(path) ? path.replace(/\.[^.]+$/, (extension) => extension.toUpperCase()) : path));
  },
  "system-files": () =>
    function* (files) {
      const seen = new Set();
      for (const [path, content] of files) {
        yield [path, content];
        const folder = folderOf(path);
        if (isPicture.test(path)) yield [`${folder}._${nameOf(path)}`, bytes("\0\x05\x16\x07\0\x02\0\0Mac OS X")];
        if (seen.has(folder)) continue;
        seen.add(folder);
        yield [`${folder}.DS_Store`, bytes("\0\0\0\x01Bud1")];
        yield [`${folder}Thumbs.db`, bytes("\xd0\xcf")];
        yield [`__MACOSX/${folder}._a.jpg`, bytes("\0\x05\x16\x07")];
      }
    },
  /** Of names with an accent, masks and texts come from a disk that writes it as two characters. */
  "unicode-forms": () =>
    renamed((path) => {
      const named = path.replaceAll("kitten", "k\u00e4tzchen");
      return isMask.test(path) || /\/text\//.test(path) ? named.normalize("NFD") : named.normalize("NFC");
    }),
  "duplicated-stems": () =>
    function* (files) {
      const twice = everyNth(/(?:^|\/)(?:images|tgt_image)\/.*\.jpg$/i, 5);
      for (const [path, content] of files) {
        yield [path, content];
        if (twice(path)) yield [path.replace(/\.jpg$/i, ".png"), content];
      }
    },
  /** The last method came through only up to its first pictures; its texts and copies are all there. */
  "half-copied-method": () =>
    function* (files) {
      const all = [...files];
      const last = all
        .map(([path]) => /(?:^|\/)samples\/([^/]+)\/tgt_image\//.exec(path)?.[1])
        .findLast((method) => method !== undefined);
      let there = 0;
      for (const [path, content] of all) {
        const isHalf = isGeneration.test(path) && path.includes(`/${last}/`);
        if (!isHalf || there++ < 3) yield [path, content];
      }
    },
  "windows-separators": () => renamed((path) => path.replaceAll("/", "\\")),
  "mixed-case-folders": () =>
    renamed((path) => path.replace(/(^|\/)(images|captions)\//, (_, start, name) => `${start}${name.toUpperCase()}/`)),
};

/** @param {Iterable<TreeFile>} files @param {readonly string[]} names of faults, in which order they happen @returns {Iterable<TreeFile>} */
export function broken(files, names) {
  return names.reduce((/** @type {Iterable<TreeFile>} */ left, name) => {
    const fault = FAULTS[name];
    if (fault === undefined) throw new Error(`no such fault: ${name}; there are ${Object.keys(FAULTS).join(", ")}`);
    return fault()(left);
  }, files);
}
