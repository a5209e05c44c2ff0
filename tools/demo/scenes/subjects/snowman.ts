import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, block, drum, hose, ring } from "../shapes.ts";
import { look } from "./looks.ts";

const CARROT = { colour: "#f0791b", rough: 0.6 };
const COAL = { colour: "#1d1e24", rough: 0.7 };

function build(model: Model, look: Look): void {
  const snow = { colour: look.base, rough: 0.85 };
  model.add(1, ball(0.35, 0.31, 0.35), snow, [0, 0.29, 0]);
  model.add(1, ball(0.255, 0.225, 0.255), snow, [0, 0.66, 0]);
  for (const y of [0.6, 0.7]) model.add(1, ball(0.034), COAL, [0, y, 0.25]);
  model.add(1, ball(0.034), COAL, [0, 0.4, 0.335]);
  for (const side of [-1, 1]) {
    const path = [
      [side * 0.2, 0.7, 0],
      [side * 0.36, 0.78, 0.04],
      [side * 0.48, 0.9, 0.06],
    ] as const;
    model.add(1, hose(path, [0.05, 0.048, 0.044]), { colour: "#70462a", rough: 0.9 });
  }
  model.add(2, ball(0.205), snow, [0, 0.98, 0]);
  model.add(
    2,
    hose(
      [
        [0, 0.97, 0.16],
        [0, 0.96, 0.3],
        [0, 0.95, 0.4],
      ],
      [0.055, 0.04, 0.006],
    ),
    CARROT,
  );
  model.both(2, ball(0.036), COAL, [0.075, 1.04, 0.18]);
  model.add(3, drum(0.25, 0.25, 0.05), { colour: look.accent, rough: 0.6 }, [0, 1.12, 0]);
  model.add(3, drum(0.16, 0.165, 0.24), { ...patterned(look, 0.035, 10), colour: look.accent }, [0, 1.26, 0]);
  model.add(4, ring(0.19, 0.062), { colour: look.trim, rough: 0.9 }, [0, 0.835, 0], [Math.PI / 2, 0, 0]);
  model.add(4, block(0.11, 0.26, 0.06, 0.025), { colour: look.trim, rough: 0.9 }, [0.1, 0.71, 0.24], [-0.1, 0.2, 0.12]);
}

export const snowman: Subject = {
  name: "snowman",
  nouns: ["snowman", "snow man", "figure of snow"],
  parts: ["body", "head", "hat", "scarf"],
  looks: [
    look("white", "plain", "white", "black", "red"),
    look("turquoise", "dots", "white", "navy", "yellow"),
    look("yellow", "rings", "white", "purple", "green"),
  ],
  build,
};
