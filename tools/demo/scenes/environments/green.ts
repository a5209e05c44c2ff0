/** Plants: the forest and the flower meadow. */
import { between, type Chance, pick } from "../random.ts";
import { ball, drum, lump } from "../shapes.ts";
import { behind, type Environment, type Place, scatter, seedFrom, type Set3 } from "./set.ts";

/** Blades: low near the subject, so that they touch it and do not hide it. */
export function grass(set: Set3, next: Chance, count: number, colours: readonly string[], height: number): void {
  const places = scatter(next, count, 0.5, 5.5).map(([x, z]): Place => {
    const tall = height * between(next, 0.5, 1.2) * (z > 0.2 ? 0.6 : 1);
    return {
      at: [x, tall / 2, z],
      scale: [0.018, tall, 0.018],
      turn: next() * 6,
      lean: between(next, -0.35, 0.35),
      colour: pick(next, colours),
    };
  });
  set.many(drum(0.15, 1, 1, 3), places);
}

function tree(set: Set3, next: Chance, x: number, z: number): void {
  const tall = between(next, 2.4, 3.4);
  const bark = pick(next, ["#6d4a2f", "#7c5637", "#5d4029"]);
  set.add(drum(0.14, 0.22, 4), { colour: bark, rough: 0.95 }, [x, 2, z]);
  for (let tuft = 0; tuft < 5; tuft += 1) {
    const size = between(next, 0.55, 0.95);
    const at = [x + between(next, -0.7, 0.7), tall + between(next, -0.5, 0.7), z + between(next, -0.4, 0.4)] as const;
    set.add(
      lump(2),
      { colour: pick(next, ["#2f7d3b", "#3c9446", "#4aa64f", "#276b38"]), rough: 0.9, flat: true },
      at,
      [next() * 3, next() * 3, 0],
      [size, size * 0.8, size],
    );
  }
}

export const forest: Environment = {
  name: "forest",
  phrases: [
    "in a forest",
    "in the woods",
    "among tall trees",
    "in a green forest",
    "in a forest clearing",
    "under the trees",
    "in a shady woodland",
  ],
  prop: { colour: "#3c8d45", flat: true, shape: "rock" },
  build(set, next) {
    set.ground(seedFrom(next), ["#6aa84a", "#4f8f3e"], 0.35);
    for (const [x, z] of behind(next, 18, 1.5, 8, 0.25))
      tree(set, next, x + Math.sign(x) * 0.4, z - (Math.abs(x) < 0.8 ? 2.5 : 0));
    for (const [x, z] of behind(next, 8, 1.1, 3.5, 0.9)) {
      const size = between(next, 0.2, 0.42);
      set.add(
        lump(2),
        { colour: pick(next, ["#3c8d45", "#559e4d"]), rough: 0.9, flat: true },
        [x, size * 0.5, z],
        [0, next() * 6, 0],
        [size * 1.2, size, size],
      );
    }
    for (const [x, z] of scatter(next, 6, 1, 3))
      set.add(
        lump(1),
        { colour: "#8b8f86", rough: 1, flat: true },
        [x, 0.04, z],
        [next(), next() * 6, 0],
        [0.16, 0.11, 0.13],
      );
    grass(set, next, 420, ["#5fae46", "#78c257", "#438f3a", "#8ccb5e"], 0.13);
    return {
      top: "#a9d6c0",
      horizon: "#e0efd2",
      fog: "#cfe6c4",
      fogNear: 3.5,
      fogFar: 14,
      sun: "#fff2c4",
      sunPower: 2.9,
      azimuth: between(next, -1, 1),
      height: between(next, 0.8, 1.15),
      ambient: "#e0f5d8",
      bounce: "#6aa84a",
      ambientPower: 1.5,
    };
  },
};

function flowers(set: Set3, next: Chance): void {
  const spots = scatter(next, 120, 0.65, 5);
  const heads: Place[] = [];
  const hearts: Place[] = [];
  const stalks: Place[] = [];
  for (const [x, z] of spots) {
    const tall = between(next, 0.1, 0.26) * (z > 0.2 ? 0.6 : 1);
    const size = between(next, 0.045, 0.075);
    stalks.push({ at: [x, tall / 2, z], scale: [0.01, tall, 0.01], colour: "#3f8f3c" });
    heads.push({
      at: [x, tall, z],
      scale: [size, size * 0.4, size],
      lean: 0.5,
      colour: pick(next, ["#ff5d8f", "#ffffff", "#ffd23f", "#b06cf0", "#ff8552", "#e63946"]),
    });
    hearts.push({
      at: [x, tall + size * 0.2, z + size * 0.25],
      scale: [size * 0.4, size * 0.4, size * 0.4],
      colour: "#f9a620",
    });
  }
  set.many(drum(1, 1, 1, 4), stalks);
  set.many(lump(1), heads);
  set.many(lump(0), hearts);
}

export const meadow: Environment = {
  name: "meadow",
  phrases: [
    "in a flower meadow",
    "in a field of flowers",
    "among wildflowers",
    "on a blooming meadow",
    "in a meadow at sunset",
    "surrounded by flowers",
    "in a flowery field",
  ],
  prop: { colour: "#b58a5c", pattern: "rings", second: "#9a7046", size: 0.07, shape: "crate" },
  build(set, next) {
    set.ground(seedFrom(next), ["#9cc653", "#7fb247"], 0.5, 0.22);
    grass(set, next, 480, ["#8ecb4f", "#a9d75f", "#6fae3f", "#c3dc6b"], 0.16);
    flowers(set, next);
    for (let hill = 0; hill < 6; hill += 1) {
      const [x, size] = [-15 + hill * 6 + between(next, -2, 2), between(next, 4, 7)];
      set.add(
        ball(1),
        { colour: pick(next, ["#a58bb0", "#c58aa0", "#8c86b4"]), rough: 1 },
        [x, -1, -24],
        [0, 0, 0],
        [size, size * 0.75, 2],
      );
    }
    set.add(ball(1.8), { colour: "#ffe9a8", glow: 1 }, [between(next, -7, 7), 4.6, -30]).castShadow = false;
    return {
      top: "#e58fb4",
      horizon: "#ffdca8",
      fog: "#f7c9a8",
      fogNear: 8,
      fogFar: 42,
      sun: "#ffd9a0",
      sunPower: 3,
      azimuth: between(next, -1.1, 1.1),
      height: between(next, 0.5, 0.8),
      ambient: "#ffe3e8",
      bounce: "#9cc653",
      ambientPower: 1.5,
    };
  },
};
