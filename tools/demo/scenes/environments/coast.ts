/** Water: the beach, and the sea's floor. */
import { between, type Chance, pick } from "../random.ts";
import { ball, dome, drum, hose, lump } from "../shapes.ts";
import { behind, type Environment, scatter, seedFrom, type Set3 } from "./set.ts";

function palm(set: Set3, next: Chance, x: number, z: number): void {
  const lean = between(next, -0.5, 0.5);
  const top = between(next, 2, 2.7);
  set.add(
    hose(
      [
        [0, -0.1, 0],
        [lean * 0.3, top * 0.5, 0],
        [lean, top, 0],
      ],
      [0.14, 0.11, 0.08],
    ),
    { colour: "#96683c", rough: 0.9 },
    [x, 0, z],
  );
  for (let leaf = 0; leaf < 8; leaf += 1) {
    const turn = (leaf / 8) * Math.PI * 2 + lean;
    set.add(
      hose(
        [
          [0, 0, 0],
          [0.45, 0.2, 0],
          [0.85, 0, 0],
          [1.05, -0.35, 0],
        ],
        [0.04, 0.12, 0.09, 0.01],
      ),
      { colour: leaf % 2 === 0 ? "#2f9d4e" : "#3fb55c" },
      [x + lean, top, z],
      [0, turn, 0],
      [1, 1, 1],
    );
  }
  for (const side of [-1, 1]) set.add(ball(0.1), { colour: "#6b4425" }, [x + lean + side * 0.1, top - 0.08, z + 0.08]);
}

function clouds(set: Set3, next: Chance): void {
  for (let count = 0; count < 5; count += 1) {
    const [x, y, z] = [between(next, -14, 14), between(next, 4.5, 8), -24];
    for (let puff = 0; puff < 4; puff += 1) {
      const mesh = set.add(ball(1.1, 0.6, 0.6), { colour: "#ffffff", glow: 0.5 }, [
        x + puff * 0.9,
        y + (puff % 2) * 0.3,
        z,
      ]);
      mesh.castShadow = false;
    }
  }
}

export const beach: Environment = {
  name: "beach",
  phrases: [
    "on a sandy beach",
    "by the sea",
    "at the seaside",
    "on the seashore",
    "on a sunny beach",
    "on a tropical beach",
    "on the sand by the ocean",
  ],
  prop: { colour: "#fffaf0", pattern: "stripes", second: "#ef476f", turns: 4, shape: "ball" },
  build(set, next) {
    set.ground(seedFrom(next), ["#f3dfae", "#e3c98c"], 0.16);
    const shore = between(next, -4.6, -3.2);
    set.add(drum(60, 60, 0.1), { colour: "#22b3c9", rough: 0.25 }, [0, 0.16, shore - 60.6]).castShadow = false;
    set.add(drum(60, 60, 0.1), { colour: "#dff6f2", rough: 0.4 }, [0, 0.15, shore - 60]).castShadow = false;
    const palms = next() < 0.75 ? 2 : 1;
    for (const [x] of behind(next, palms, 2, 3, 1.1)) palm(set, next, x, -between(next, 2, 3));
    if (next() < 0.6) {
      const [x, z] = [pick(next, [-1.6, 1.7, 1.3]), -1.7];
      set.add(drum(0.035, 0.035, 1.7), { colour: "#f4f1ea" }, [x, 0.8, z], [0, 0, 0.12]);
      set.add(
        dome(0.8, 0.3),
        { colour: pick(next, ["#ef476f", "#ffd166", "#3a86ff"]), pattern: "stripes", second: "#fffaf0", turns: 6 },
        [x - 0.1, 1.5, z],
        [0, 0, 0.12],
      );
    }
    const shells = scatter(next, 26, 0.9, 4).map(([x, z]) => ({
      at: [x, 0.02, z] as const,
      scale: [0.05, 0.025, 0.045] as const,
      turn: next() * 6,
      colour: pick(next, ["#fff0e0", "#f7b7a3", "#e8cfa0", "#b9b1a2"]),
    }));
    set.many(lump(1), shells);
    clouds(set, next);
    return {
      top: "#3aa0e8",
      horizon: "#d9f1fa",
      fog: "#d9f1fa",
      fogNear: 12,
      fogFar: 60,
      sun: "#fff0d0",
      sunPower: 3.2,
      azimuth: between(next, -0.9, 0.9),
      height: between(next, 0.7, 1.1),
      ambient: "#cfeaff",
      bounce: "#f3dfae",
      ambientPower: 1.5,
    };
  },
};

function weed(set: Set3, next: Chance, x: number, z: number): void {
  for (let stalk = 0; stalk < 3; stalk += 1) {
    const bend = between(next, -0.25, 0.25);
    set.add(
      hose(
        [
          [0, 0, 0],
          [0.12, 0.4, 0],
          [-0.12, 0.85, 0],
          [0.1, 1.3, 0],
        ],
        [0.06, 0.07, 0.05, 0.01],
      ),
      { colour: pick(next, ["#1f8f5f", "#2fae6c", "#147a63"]) },
      [x + stalk * 0.16, 0, z + bend],
      [0, next() * 6, 0],
      [1, between(next, 0.7, 1.4), 1],
    );
  }
}

function fish(set: Set3, next: Chance): void {
  const colour = pick(next, ["#ff9f1c", "#f15bb5", "#fee440", "#9b5de5", "#ef476f"]);
  const side = next() < 0.5 ? -1 : 1;
  const [x, y, z] = [between(next, -2.6, 2.6), between(next, 0.9, 2.6), between(next, -4, -1.6)];
  set.add(ball(0.17, 0.1, 0.06), { colour, glow: 0.15 }, [x, y, z]);
  set.add(drum(0.005, 0.1, 0.16, 4), { colour, glow: 0.15 }, [x + side * 0.2, y, z], [0, 0, side * 1.57], [1, 1, 0.4]);
  set.add(ball(0.02), { colour: "#111111" }, [x - side * 0.1, y + 0.02, z + 0.055]);
}

export const underwater: Environment = {
  name: "underwater",
  phrases: [
    "under water",
    "underwater",
    "on the bottom of the sea",
    "on the seabed",
    "beneath the waves",
    "in an underwater reef",
    "at the bottom of the ocean",
  ],
  prop: { colour: "#6f8f96", flat: true, shape: "rock" },
  build(set, next) {
    set.ground(seedFrom(next), ["#d8dcb4", "#a9c3a8"], 0.5, 0.3);
    for (const [x, z] of behind(next, 7, 1.2, 4, 0.8)) weed(set, next, x, z);
    for (const [x, z] of behind(next, 7, 1, 4, 0.8)) {
      const colour = pick(next, ["#ff6f91", "#ff9671", "#c56cf0", "#ffc75f"]);
      for (let arm = 0; arm < 5; arm += 1) {
        set.add(
          hose(
            [
              [0, 0, 0],
              [0.08, 0.25, 0],
              [0.22, 0.5, 0],
            ],
            [0.07, 0.06, 0.045],
          ),
          { colour },
          [x, 0, z],
          [0, arm * 1.26, 0],
        );
      }
    }
    const stones = scatter(next, 16, 1, 4).map(([x, z]) => ({
      at: [x, 0.03, z] as const,
      scale: [0.13, 0.09, 0.11] as const,
      turn: next() * 6,
      colour: pick(next, ["#7d9b9a", "#8fa79a", "#6b8a92"]),
    }));
    set.many(lump(1), stones);
    for (let count = 0; count < 6; count += 1) fish(set, next);
    const bubbles = Array.from({ length: 22 }, () => ({
      at: [between(next, -2, 2), between(next, 0.4, 2.6), between(next, -3, -0.7)] as const,
      scale: [0.035, 0.035, 0.035] as const,
      colour: "#d8fbff",
    }));
    set.many(lump(2), bubbles);
    for (let ray = 0; ray < 4; ray += 1)
      set.ghost(
        drum(0.25, 0.9, 8, 12),
        "#bff6ff",
        0.09,
        [between(next, -3, 3), 3, -3.5],
        [0, 0, between(next, -0.3, 0.1)],
      );
    return {
      top: "#1c86c7",
      horizon: "#0d5f9e",
      fog: "#1273ad",
      fogNear: 2.6,
      fogFar: 13,
      sun: "#d8fbff",
      sunPower: 2.7,
      azimuth: between(next, -0.7, 0.7),
      height: between(next, 1, 1.3),
      ambient: "#9fe3ff",
      bounce: "#7fb7a8",
      ambientPower: 1.7,
    };
  },
};
