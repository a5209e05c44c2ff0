/** Hardly a plant: snow, the desert and the moon. */
import { between, type Chance, pick } from "../random.ts";
import { ball, drum, lump, pill, ring } from "../shapes.ts";
import { behind, type Environment, scatter, seedFrom, type Set3 } from "./set.ts";

function fir(set: Set3, next: Chance, x: number, z: number): void {
  const size = between(next, 0.8, 1.5);
  set.add(drum(0.09, 0.12, 0.5), { colour: "#6b4a32" }, [x, 0.2, z]);
  for (let tier = 0; tier < 3; tier += 1) {
    const [wide, y] = [(0.62 - tier * 0.16) * size, (0.55 + tier * 0.42) * size];
    set.add(
      drum(0.02, 1, 1, 12),
      { colour: "#1f6b4f", rough: 0.9, flat: true },
      [x, y, z],
      [0, tier, 0],
      [wide, 0.6 * size, wide],
    );
    set.add(
      drum(0.02, 1, 1, 12),
      { colour: "#ffffff", rough: 0.9 },
      [x, y + 0.12 * size, z],
      [0, tier, 0],
      [wide * 0.72, 0.42 * size, wide * 0.72],
    );
  }
}

export const snow: Environment = {
  name: "snow",
  phrases: [
    "in the snow",
    "in a snowy forest",
    "in a snowy landscape",
    "on a snowy field",
    "in a winter landscape",
    "in deep snow",
    "in front of snowy mountains",
  ],
  prop: { colour: "#f4f8fc", shape: "ball" },
  build(set, next) {
    set.ground(seedFrom(next), ["#ffffff", "#e3eef8"], 0.55, 0.25);
    for (const [x, z] of behind(next, 12, 2.6, 9, 0.6)) fir(set, next, x + Math.sign(x) * 0.5, z);
    for (let peak = 0; peak < 7; peak += 1) {
      const [x, size] = [-16 + peak * 5.2 + between(next, -1, 1), between(next, 5, 9)];
      set.add(
        drum(0.01, 1, 1, 6),
        { colour: "#a9c1d9", rough: 1, flat: true },
        [x, size * 0.4, -24],
        [0, next() * 6, 0],
        [size * 0.75, size, size * 0.6],
      );
      set.add(
        drum(0.01, 1, 1, 6),
        { colour: "#ffffff", rough: 1, flat: true },
        [x, size * 0.72, -23.4],
        [0, peak, 0],
        [size * 0.32, size * 0.42, size * 0.3],
      );
    }
    const flakes = Array.from({ length: 70 }, () => ({
      at: [between(next, -2.6, 2.6), between(next, 0.2, 2.8), between(next, -4, -0.6)] as const,
      scale: [0.016, 0.016, 0.016] as const,
      colour: "#ffffff",
    }));
    set.many(lump(1), flakes, true);
    return {
      top: "#7fb4e6",
      horizon: "#e6f0f8",
      fog: "#e0ecf6",
      fogNear: 9,
      fogFar: 48,
      sun: "#fff4e2",
      sunPower: 2.3,
      azimuth: between(next, -1, 1),
      height: between(next, 0.55, 0.95),
      ambient: "#cfe2ff",
      bounce: "#e8f0fa",
      ambientPower: 1.35,
    };
  },
};

function saguaro(set: Set3, next: Chance, x: number, z: number): void {
  const size = between(next, 0.7, 1.3);
  const green = { colour: "#7a8f4a", rough: 0.9 };
  set.add(pill(0.14, 1.2), green, [x, 0.6 * size, z], [0, 0, 0], [size, size, size]);
  set.add(pill(0.09, 0.4), green, [x + 0.3 * size, 0.8 * size, z], [0, 0, 0.2], [size, size, size]);
}

export const desert: Environment = {
  name: "desert",
  phrases: [
    "in a desert",
    "in the desert",
    "on a sand dune",
    "among desert dunes",
    "in a rocky desert",
    "in a hot dry desert",
    "in front of red rocks",
  ],
  prop: { colour: "#b5643c", flat: true, shape: "rock" },
  build(set, next) {
    set.ground(seedFrom(next), ["#eebd6c", "#dd9f50"], 1.1, 0.16, 1.8);
    for (let rock = 0; rock < 4; rock += 1) {
      const [x, z, size] = [-10 + rock * 6.5 + between(next, -2, 2), -between(next, 13, 19), between(next, 1.5, 3)];
      for (let tier = 0; tier < 3; tier += 1) {
        set.add(
          drum(0.9, 1, 1, 9),
          { colour: tier === 1 ? "#d98650" : "#bf653a", rough: 1, flat: true },
          [x, tier * size * 0.7 + 0.4, z],
          [0, rock + tier, 0],
          [size * (1.15 - tier * 0.12), size * 0.72, size],
        );
      }
    }
    for (const [x, z] of behind(next, 3, 4, 8, 1.4)) saguaro(set, next, x, z);
    for (const [x, z] of scatter(next, 14, 1, 4)) {
      const size = between(next, 0.05, 0.15);
      set.add(
        lump(1),
        { colour: pick(next, ["#b5643c", "#c9814f", "#9c5433"]), rough: 1, flat: true },
        [x, size * 0.4, z],
        [next() * 3, next() * 6, 0],
        [size, size * 0.8, size],
      );
    }
    set.add(ball(1.3), { colour: "#fff2c2", glow: 1 }, [between(next, -8, 8), 8, -35]).castShadow = false;
    return {
      top: "#5fb0d8",
      horizon: "#f8dfb0",
      fog: "#f3cf98",
      fogNear: 9,
      fogFar: 44,
      sun: "#ffe2b0",
      sunPower: 3.3,
      azimuth: between(next, -1, 1),
      height: between(next, 0.6, 1),
      ambient: "#fdebd0",
      bounce: "#e0a860",
      ambientPower: 1.35,
    };
  },
};

export const moon: Environment = {
  name: "moon",
  phrases: [
    "on the moon",
    "on the surface of the moon",
    "on a grey lunar plain",
    "among moon craters",
    "in outer space on the moon",
    "on a lunar landscape",
    "under a starry black sky on the moon",
  ],
  prop: { colour: "#8a8a92", flat: true, shape: "rock" },
  build(set, next) {
    set.ground(seedFrom(next), ["#b9b9c0", "#96969f"], 0.5, 0.3);
    for (const [x, z] of scatter(next, 9, 1.3, 6)) {
      const size = between(next, 0.25, 0.75);
      set.add(
        ring(1, 0.2),
        { colour: "#a7a7af", rough: 1 },
        [x, 0.02, z],
        [Math.PI / 2, 0, 0],
        [size, size, size * 0.35],
      );
      set.add(drum(1, 1, 0.02), { colour: "#7e7e87", rough: 1 }, [x, 0.015, z], [0, 0, 0], [size * 0.9, 1, size * 0.9]);
    }
    for (const [x, z] of scatter(next, 16, 0.9, 4)) {
      const size = between(next, 0.04, 0.16);
      set.add(
        lump(1),
        { colour: "#85858d", rough: 1, flat: true },
        [x, size * 0.5, z],
        [next() * 3, next() * 6, 0],
        [size, size, size],
      );
    }
    for (let peak = 0; peak < 8; peak += 1) {
      const size = between(next, 2, 4.2);
      set.add(
        drum(0.02, 1, 1, 7),
        { colour: "#6f6f78", rough: 1, flat: true },
        [-14 + peak * 4 + between(next, -1, 1), size * 0.35, -17],
        [0, next() * 6, 0],
        [size, size, size],
      );
    }
    const earth = [between(next, -6, 6), between(next, 4.5, 7), -26] as const;
    set.add(ball(1.9), { colour: "#2f78d0", glow: 0.35, pattern: "dots", second: "#5fae6a", size: 0.5 }, earth, [
      0.4,
      next() * 6,
      0.3,
    ]).castShadow = false;
    const stars = Array.from({ length: 170 }, () => ({
      at: [between(next, -26, 26), between(next, 0, 22), -38] as const,
      scale: [0.055, 0.055, 0.055] as const,
      colour: pick(next, ["#ffffff", "#cfe0ff", "#ffeccf"]),
    }));
    set.many(lump(0), stars, true);
    return {
      top: "#05060f",
      horizon: "#141629",
      fog: "#1b1d2e",
      fogNear: 20,
      fogFar: 80,
      sun: "#ffffff",
      sunPower: 3.1,
      azimuth: between(next, -1.1, 1.1),
      height: between(next, 0.5, 0.9),
      ambient: "#b9c4e8",
      bounce: "#8a8a95",
      ambientPower: 1,
    };
  },
};
