import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, dome, drum, turned } from "../shapes.ts";
import { look } from "./looks.ts";

function build(model: Model, look: Look): void {
  const skin = { colour: look.trim, rough: 0.8 };
  model.add(1, dome(0.52, 0.5, 0.53), patterned(look, 0.085, 12), [0, 0.5, 0]);
  model.add(1, drum(0.515, 0.2, 0.07, 40), { colour: look.accent, rough: 0.9 }, [0, 0.455, 0]);
  model.add(
    2,
    turned([
      [0, 0],
      [0.24, 0.01],
      [0.25, 0.1],
      [0.17, 0.28],
      [0.17, 0.48],
      [0, 0.5],
    ]),
    skin,
  );
  model.add(
    2,
    turned([
      [0.165, 0.1],
      [0.25, 0],
      [0.26, 0.015],
      [0.165, 0.12],
    ]),
    skin,
    [0, 0.3, 0],
  );
  model.eyes(2, ball, 0.042, [0.075, 0.22, 0.19]);
  model.add(3, dome(0.23, 0.22, 0.53), patterned(look, 0.055, 8), [0.47, 0.24, 0.2]);
  model.add(3, drum(0.228, 0.08, 0.035), { colour: look.accent, rough: 0.9 }, [0.47, 0.22, 0.2]);
  model.add(
    3,
    turned([
      [0, 0],
      [0.11, 0.01],
      [0.08, 0.12],
      [0.08, 0.24],
      [0, 0.25],
    ]),
    skin,
    [0.47, 0, 0.2],
  );
}

export const mushroom: Subject = {
  name: "mushroom",
  nouns: ["mushroom", "toadstool", "fungus"],
  parts: ["cap", "stem", "little mushroom"],
  looks: [
    look("red", "dots", "white", "cream"),
    look("brown", "stripes", "cream", "cream", "cream"),
    look("blue", "dots", "yellow", "cream", "white"),
  ],
  build,
};
