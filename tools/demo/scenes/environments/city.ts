/** Streets: the city at night, kept bright enough to see what stands there. */
import { between, type Chance, pick } from "../random.ts";
import { ball, block, brick, drum } from "../shapes.ts";
import type { Environment, Place, Set3 } from "./set.ts";

function tower(set: Set3, next: Chance, windows: Place[], x: number, z: number): void {
  const [wide, tall] = [between(next, 1.3, 2.2), between(next, 3, 8)];
  set.add(
    brick(1, 1, 1),
    { colour: pick(next, ["#3b4a78", "#4a4178", "#2f4f74", "#55457a"]), rough: 0.8, glow: 0.12 },
    [x, tall / 2, z],
    [0, 0, 0],
    [wide, tall, 1.4],
  );
  const columns = Math.floor(wide / 0.3);
  for (let column = 0; column < columns; column += 1) {
    for (let y = 0.45; y < tall - 0.2; y += 0.42) {
      if (next() < 0.38) continue;
      const at = [x - wide / 2 + (column + 0.5) * (wide / columns), y, z + 0.71] as const;
      windows.push({ at, scale: [0.15, 0.22, 0.02], colour: pick(next, ["#ffd97a", "#ffe9b0", "#ffbe5c", "#9fd8ff"]) });
    }
  }
}

function lantern(set: Set3, x: number, z: number): void {
  set.add(drum(0.04, 0.06, 2.2), { colour: "#2b3047", metal: 0.3 }, [x, 1.1, z]);
  set.add(ball(0.17), { colour: "#ffe6a8", glow: 1 }, [x, 2.25, z]).castShadow = false;
  set.ghost(ball(0.55), "#ffdf9a", 0.16, [x, 2.25, z]);
}

export const city: Environment = {
  name: "city",
  phrases: [
    "in a city at night",
    "in a night city",
    "on a city street at night",
    "in front of lit skyscrapers",
    "downtown after dark",
    "in a big town with bright windows",
    "on a street under the lights",
  ],
  prop: { colour: "#e0483e", pattern: "rings", second: "#f7f7f4", size: 0.104, shape: "crate" },
  build(set, next) {
    set.add(brick(60, 0.1, 60), { colour: "#565b7a", rough: 0.55 }, [0, -0.05, 0]);
    set.add(brick(60, 0.16, 3), { colour: "#8a8ca6", rough: 0.9 }, [0, 0.03, -4.1]);
    for (let dash = -6; dash <= 6; dash += 1)
      set.add(brick(0.8, 0.012, 0.12), { colour: "#ffe07a", glow: 0.25 }, [dash * 1.5 + 0.4, 0.006, -1.7]);
    const windows: Place[] = [];
    for (let x = -9; x <= 9; x += 2.1) tower(set, next, windows, x + between(next, -0.15, 0.15), -5.6);
    for (let x = -15; x <= 15; x += 2.4) tower(set, next, windows, x, -9.5);
    set.many(brick(1, 1, 1), windows, true);
    const shift = between(next, -0.6, 0.6);
    for (const x of [-2.1, 1.9]) lantern(set, x + shift, -2.9);
    for (let car = 0; car < 2; car += 1) {
      const x = (car === 0 ? -1 : 1) * between(next, 1.5, 2.5);
      const colour = pick(next, ["#e63946", "#ffd23f", "#48bfe3", "#80ed99"]);
      set.add(block(1, 0.26, 0.46, 0.08), { colour, rough: 0.3 }, [x, 0.24, -2.35]);
      set.add(block(0.55, 0.22, 0.4, 0.08), { colour: "#1e2740", rough: 0.15 }, [x, 0.45, -2.35]);
      for (const wheel of [-0.3, 0.3])
        set.add(drum(0.11, 0.11, 0.08), { colour: "#16171f" }, [x + wheel, 0.11, -2.12], [Math.PI / 2, 0, 0]);
      set.add(ball(0.05), { colour: "#fff6cf", glow: 1 }, [x + 0.49, 0.26, -2.2]);
    }
    set.add(ball(0.9), { colour: "#fff6d8", glow: 0.9 }, [between(next, -7, 7), 9, -30]).castShadow = false;
    return {
      top: "#1a2358",
      horizon: "#6a4a9c",
      fog: "#43407f",
      fogNear: 8,
      fogFar: 32,
      sun: "#ffe3b8",
      sunPower: 2.6,
      azimuth: between(next, -0.9, 0.9),
      height: between(next, 0.8, 1.1),
      ambient: "#c0c6ff",
      bounce: "#7c6ea8",
      ambientPower: 1.7,
    };
  },
};
