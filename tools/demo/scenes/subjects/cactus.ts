import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, dome, drum, hose, pill, ring } from "../shapes.ts";
import { look } from "./looks.ts";

function flower(model: Model, look: Look): void {
  for (let petal = 0; petal < 6; petal += 1) {
    const angle = (petal / 6) * Math.PI * 2;
    model.add(4, ball(0.065, 0.035, 0.065), { colour: look.trim }, [
      Math.cos(angle) * 0.085,
      1.13,
      Math.sin(angle) * 0.085,
    ]);
  }
  model.add(4, ball(0.055), { colour: "#ffd23f" }, [0, 1.15, 0]);
}

function build(model: Model, look: Look): void {
  const arm = { colour: look.base, rough: 0.6 };
  model.add(1, pill(0.18, 0.5), arm, [0, 0.68, 0]);
  for (let rib = 0; rib < 10; rib += 1) {
    const angle = (rib / 10) * Math.PI * 2;
    model.add(1, pill(0.032, 0.48), arm, [Math.cos(angle) * 0.165, 0.68, Math.sin(angle) * 0.165]);
  }
  model.add(
    2,
    hose(
      [
        [0.12, 0.62, 0],
        [0.32, 0.6, 0],
        [0.38, 0.72, 0],
        [0.38, 0.9, 0],
      ],
      [0.075, 0.08, 0.08, 0.07],
    ),
    arm,
  );
  model.add(2, ball(0.07), arm, [0.38, 0.9, 0]);
  model.add(
    2,
    hose(
      [
        [-0.12, 0.72, 0],
        [-0.3, 0.7, 0],
        [-0.35, 0.8, 0],
        [-0.35, 0.96, 0],
      ],
      [0.07, 0.075, 0.075, 0.065],
    ),
    arm,
  );
  model.add(2, ball(0.065), arm, [-0.35, 0.96, 0]);
  model.add(3, drum(0.31, 0.23, 0.34), { ...patterned(look, 0.055, 9), colour: look.accent }, [0, 0.17, 0]);
  model.add(3, ring(0.31, 0.045), { colour: look.accent }, [0, 0.34, 0], [Math.PI / 2, 0, 0]);
  model.add(3, dome(0.3, 0.05), { colour: "#5a3c28", rough: 1 }, [0, 0.33, 0]);
  flower(model, look);
}

export const cactus: Subject = {
  name: "cactus",
  nouns: ["cactus", "potted cactus", "succulent"],
  parts: ["trunk", "arms", "pot", "flower"],
  looks: [
    look("green", "plain", "green", "orange", "pink"),
    look("purple", "zigzag", "white", "blue", "yellow"),
    look("yellow", "dots", "white", "pink", "red"),
  ],
  build,
};
