import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, block, drum, plate, turned } from "../shapes.ts";
import { look } from "./looks.ts";

const ACROSS = Math.PI / 2;

function wheels(model: Model, look: Look): void {
  for (const [z, radius] of [
    [-0.38, 0.17],
    [0.02, 0.13],
    [0.34, 0.13],
  ] as const) {
    model.both(3, drum(radius, radius, 0.08), { colour: look.trim, rough: 0.5 }, [0.25, radius, z], [0, 0, ACROSS]);
    model.both(
      3,
      drum(radius * 0.45, radius * 0.45, 0.1, 20),
      { colour: look.accent },
      [0.25, radius, z],
      [0, 0, ACROSS],
    );
  }
}

function build(model: Model, look: Look): void {
  wheels(model, look);
  model.add(1, block(0.44, 0.1, 1.14, 0.03), { colour: look.accent }, [0, 0.24, 0.02]);
  model.add(1, drum(0.215, 0.215, 0.74), patterned(look, 0.06, 10), [0, 0.46, 0.2], [ACROSS, 0, 0]);
  model.add(1, drum(0.225, 0.225, 0.06), { colour: look.accent }, [0, 0.46, 0.58], [ACROSS, 0, 0]);
  model.add(1, ball(0.075, 0.075, 0.045), { colour: "#fff1b8", glow: 0.7 }, [0, 0.5, 0.61]);
  model.add(
    1,
    plate(
      [
        [-0.25, 0],
        [0.25, 0],
        [0.14, 0.16],
        [-0.14, 0.16],
      ],
      0.09,
    ),
    { colour: look.trim },
    [0, 0.05, 0.63],
    [-0.35, 0, 0],
  );
  model.add(1, ball(0.1, 0.09, 0.1), { colour: "#e0b040", metal: 0.3 }, [0, 0.68, 0.12]);
  model.add(2, block(0.5, 0.54, 0.42, 0.04), { colour: look.base, rough: 0.4 }, [0, 0.54, -0.36]);
  model.both(2, block(0.04, 0.19, 0.22, 0.015), { colour: "#cfe8f5", rough: 0.15 }, [0.245, 0.66, -0.36]);
  model.both(2, block(0.14, 0.13, 0.03, 0.015), { colour: "#cfe8f5", rough: 0.15 }, [0.15, 0.73, -0.15]);
  model.add(2, block(0.6, 0.07, 0.54, 0.03), { colour: look.accent }, [0, 0.84, -0.36]);
  model.add(
    4,
    turned([
      [0.07, 0],
      [0.075, 0.16],
      [0.14, 0.26],
      [0.15, 0.31],
      [0, 0.31],
    ]),
    { colour: look.trim },
    [0, 0.64, 0.42],
  );
}

export const locomotive: Subject = {
  name: "locomotive",
  nouns: ["locomotive", "steam engine", "toy train"],
  parts: ["boiler", "cab", "wheels", "chimney"],
  long: true,
  looks: [
    look("red", "rings", "yellow", "navy", "black"),
    look("green", "dots", "cream", "red", "black"),
    look("purple", "checks", "white", "orange", "navy"),
  ],
  build,
};
