import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, hose } from "../shapes.ts";
import { look } from "./looks.ts";

function build(model: Model, look: Look): void {
  const plain = { colour: look.base, rough: 0.35 };
  const bill = { colour: look.accent, rough: 0.35 };
  model.add(1, ball(0.4, 0.32, 0.48), patterned(look, 0.062, 12), [0, 0.31, 0]);
  model.add(
    1,
    hose(
      [
        [0, 0.38, -0.3],
        [0, 0.5, -0.46],
        [0, 0.64, -0.52],
      ],
      [0.2, 0.13, 0.03],
    ),
    plain,
  );
  model.add(2, ball(0.27), plain, [0, 0.76, 0.22]);
  model.add(
    2,
    hose(
      [
        [0, 1, 0.2],
        [0.02, 1.07, 0.14],
        [0.05, 1.08, 0.06],
      ],
      [0.06, 0.05, 0.01],
    ),
    plain,
  );
  model.eyes(2, ball, 0.058, [0.115, 0.83, 0.435]);
  model.add(3, ball(0.155, 0.045, 0.17), bill, [0, 0.735, 0.5], [-0.15, 0, 0]);
  model.add(3, ball(0.13, 0.04, 0.13), bill, [0, 0.68, 0.47], [0.2, 0, 0]);
  model.both(4, ball(0.085, 0.19, 0.29), { colour: look.trim, rough: 0.4 }, [0.38, 0.37, -0.06], [0.25, 0.15, -0.15]);
}

export const duck: Subject = {
  name: "duck",
  nouns: ["duck", "rubber duck", "duckling"],
  parts: ["body", "head", "beak", "wings"],
  long: true,
  looks: [
    look("yellow", "plain", "yellow", "orange"),
    look("pink", "dots", "red", "orange", "pink"),
    look("black", "rings", "turquoise", "yellow", "grey"),
  ],
  build,
};
