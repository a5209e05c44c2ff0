/** Rooms: the kitchen table and the library. The subject stands on a table whose top is y = 0. */
import { between, type Chance, pick } from "../random.ts";
import { ball, block, brick, dome, drum, hose, ring, turned } from "../shapes.ts";
import type { Environment, Place, Set3 } from "./set.ts";

/** Boards side by side, each in its own shade. */
function table(set: Set3, next: Chance, shades: readonly string[]): void {
  for (let board = 0; board < 9; board += 1) {
    set.add(block(9, 0.12, 0.44, 0.012), { colour: pick(next, shades), rough: 0.5 }, [
      between(next, -0.4, 0.4),
      -0.06,
      2.2 - board * 0.445,
    ]);
  }
}

function crockery(set: Set3, next: Chance, x: number, z: number): void {
  const colour = pick(next, ["#f2c14e", "#5fa8d3", "#e07a5f", "#81b29a", "#ffffff"]);
  const kind = Math.floor(next() * 4);
  if (kind === 0) {
    set.add(drum(0.17, 0.15, 0.36), { colour, rough: 0.3 }, [x, 0.18, z]);
    set.add(ring(0.11, 0.03), { colour, rough: 0.3 }, [x + 0.18, 0.19, z]);
  } else if (kind === 1) {
    set.add(
      turned([
        [0.1, 0],
        [0.22, 0.06],
        [0.4, 0.2],
        [0.36, 0.19],
        [0.1, 0.05],
      ]),
      { colour, rough: 0.3 },
      [x, 0, z],
    );
    for (const [dx, dz, fruit] of [
      [0, 0.08, "#e63946"],
      [0.16, -0.06, "#f4a261"],
      [-0.15, -0.03, "#8ac926"],
    ] as const) {
      set.add(ball(0.12), { colour: fruit, rough: 0.4 }, [x + dx, 0.22, z + dz]);
    }
  } else if (kind === 2) {
    set.add(
      turned([
        [0, 0],
        [0.12, 0],
        [0.13, 0.4],
        [0.05, 0.58],
        [0.045, 0.75],
        [0, 0.76],
      ]),
      { colour: pick(next, ["#3f7d58", "#5b3a6b", "#c98a3a"]), rough: 0.15 },
      [x, 0, z],
    );
  } else {
    set.add(drum(0.15, 0.15, 0.5), { colour: "#dfe7ea", rough: 0.15 }, [x, 0.25, z]);
    set.add(drum(0.16, 0.16, 0.08), { colour, rough: 0.5 }, [x, 0.53, z]);
  }
}

export const kitchen: Environment = {
  name: "kitchen",
  phrases: [
    "on a kitchen table",
    "in a kitchen",
    "on a wooden kitchen counter",
    "in a bright kitchen",
    "on the breakfast table",
    "on a table in front of white tiles",
    "in a cosy kitchen",
  ],
  prop: { colour: "#81b29a", pattern: "rings", second: "#f2efe2", size: 0.139, shape: "crate" },
  build(set, next) {
    table(set, next, ["#d9a066", "#cf9459", "#e0aa72", "#c98b50"]);
    const tint = pick(next, ["#fbfaf5", "#eaf4f1", "#f9f1e3"]);
    set.add(brick(14, 7, 0.1), { colour: "#cfc8ba" }, [0, 2, -2.9]);
    const tiles: Place[] = [];
    for (let row = 0; row < 9; row += 1)
      for (let column = -13; column <= 13; column += 1)
        tiles.push({ at: [column * 0.48, -0.4 + row * 0.48, -2.84], scale: [1, 1, 1], colour: tint });
    set.many(brick(0.455, 0.455, 0.04), tiles);
    const shelf = between(next, 1.75, 2);
    set.add(block(4.2, 0.08, 0.5, 0.02), { colour: "#a8713f" }, [between(next, -1, 1), shelf, -2.6]);
    for (let pot = -3; pot <= 3; pot += 1)
      set.add(
        drum(0.13, 0.11, 0.26),
        { colour: pick(next, ["#e07a5f", "#f2cc8f", "#81b29a", "#3d6b8e", "#ffffff"]), rough: 0.35 },
        [pot * 0.5 + between(next, -0.1, 0.1), shelf + 0.17, -2.6],
      );
    for (const x of [-1.7, -1.05, 1.1, 1.75])
      crockery(set, next, x + between(next, -0.15, 0.15), -between(next, 0.9, 1.5));
    if (next() < 0.5)
      set.add(
        hose(
          [
            [0, 0, 0],
            [0, 0.5, 0],
            [0.25, 0.8, 0],
            [0.5, 0.7, 0],
          ],
          [0.05, 0.045, 0.045, 0.05],
        ),
        { colour: "#c5cdd3", metal: 0.5, rough: 0.25 },
        [-0.4, 0, -2.3],
      );
    return {
      top: "#ffffff",
      horizon: "#fff6e8",
      fog: "#fff6e8",
      fogNear: 20,
      fogFar: 60,
      sun: "#fff0d6",
      sunPower: 2.7,
      azimuth: between(next, -1, 1),
      height: between(next, 0.7, 1.05),
      ambient: "#fff8ee",
      bounce: "#d9a066",
      ambientPower: 1.35,
    };
  },
};

const SPINES = [
  "#a63c3c",
  "#2f5d8a",
  "#3f7d4f",
  "#c98a2b",
  "#6b4a8a",
  "#d8c7a3",
  "#27486b",
  "#8a3f5c",
  "#4a8a86",
  "#b5552f",
];

function shelves(set: Set3, next: Chance): void {
  const wood = { colour: "#7a4a29", rough: 0.7 };
  set.add(brick(16, 7, 0.1), { colour: "#4e2f1b" }, [0, 2, -3.2]);
  const books: Place[] = [];
  for (let row = 0; row < 6; row += 1) {
    const y = -0.7 + row * 0.72;
    set.add(brick(16, 0.07, 0.6), wood, [0, y, -2.9]);
    for (let x = -5.5; x < 5.5;) {
      const [wide, tall] = [between(next, 0.07, 0.16), between(next, 0.42, 0.6)];
      books.push({
        at: [x, y + 0.035 + tall / 2, -2.85 + between(next, -0.04, 0.04)],
        scale: [wide * 0.95, tall, 0.42],
        colour: pick(next, SPINES),
      });
      x += wide + (next() < 0.05 ? 0.2 : 0.004);
    }
  }
  set.many(brick(1, 1, 1), books);
  for (let post = -3; post <= 3; post += 1) set.add(brick(0.1, 7, 0.62), wood, [post * 2.1 + 0.5, 1.5, -2.88]);
}

export const library: Environment = {
  name: "library",
  phrases: [
    "in a library",
    "in front of bookshelves",
    "in an old library",
    "among many books",
    "on a desk in a library",
    "next to shelves full of books",
    "in a cosy reading room",
  ],
  prop: { colour: "#2f5d8a", pattern: "rings", second: "#a63c3c", size: 0.104, shape: "crate" },
  build(set, next) {
    table(set, next, ["#8f4f2a", "#9a5830", "#84472a", "#a3613a"]);
    shelves(set, next);
    const side = next() < 0.5 ? -1 : 1;
    set.add(drum(0.2, 0.24, 0.06), { colour: "#c9a24a", metal: 0.4, rough: 0.3 }, [side * 1.35, 0.03, -0.9]);
    set.add(drum(0.035, 0.035, 0.7), { colour: "#c9a24a", metal: 0.4, rough: 0.3 }, [side * 1.35, 0.38, -0.9]);
    set.add(dome(0.36, 0.26), { colour: pick(next, ["#2f7d5b", "#ffe2a0", "#c9503f"]), glow: 0.3 }, [
      side * 1.35,
      0.72,
      -0.9,
    ]);
    set.ghost(ball(0.75), "#ffdf9a", 0.1, [side * 1.35, 0.75, -0.9]);
    for (let book = 0; book < 3; book += 1)
      set.add(
        block(0.62 - book * 0.06, 0.12, 0.44, 0.02),
        { colour: pick(next, SPINES) },
        [-side * 1.3, 0.06 + book * 0.12, -0.8],
        [0, between(next, -0.4, 0.4), 0],
      );
    return {
      top: "#3a2415",
      horizon: "#5a3a22",
      fog: "#3a2415",
      fogNear: 20,
      fogFar: 60,
      sun: "#ffdca8",
      sunPower: 2.9,
      azimuth: between(next, -1, 1),
      height: between(next, 0.7, 1),
      ambient: "#ffe6c4",
      bounce: "#8f4f2a",
      ambientPower: 1.45,
    };
  },
};
