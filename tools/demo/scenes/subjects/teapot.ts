import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, dome, drum, hose, turned } from "../shapes.ts";
import { look } from "./looks.ts";

function build(model: Model, look: Look): void {
  const glaze = { colour: look.accent, rough: 0.3 };
  const trim = { colour: look.trim, rough: 0.3 };
  model.add(1, ball(0.44, 0.37, 0.44), patterned(look, 0.058, 12), [0, 0.4, 0]);
  model.add(1, drum(0.24, 0.28, 0.07), trim, [0, 0.04, 0]);
  model.add(
    2,
    hose(
      [
        [0.34, 0.3, 0],
        [0.52, 0.34, 0],
        [0.6, 0.52, 0],
        [0.74, 0.66, 0],
      ],
      [0.15, 0.11, 0.075, 0.06],
    ),
    glaze,
  );
  model.add(2, drum(0.075, 0.055, 0.05), trim, [0.745, 0.67, 0], [0, 0, -0.75]);
  model.add(
    3,
    hose(
      [
        [-0.36, 0.56, 0],
        [-0.56, 0.66, 0],
        [-0.72, 0.5, 0],
        [-0.63, 0.28, 0],
        [-0.38, 0.26, 0],
      ],
      [0.05, 0.055, 0.058, 0.055, 0.05],
    ),
    glaze,
  );
  model.add(4, dome(0.27, 0.13), glaze, [0, 0.7, 0]);
  model.add(4, drum(0.285, 0.285, 0.045), trim, [0, 0.7, 0]);
  model.add(
    4,
    turned([
      [0.03, 0],
      [0.045, 0.03],
      [0.085, 0.08],
      [0.075, 0.14],
      [0, 0.17],
    ]),
    trim,
    [0, 0.81, 0],
  );
}

export const teapot: Subject = {
  name: "teapot",
  nouns: ["teapot", "tea pot", "kettle"],
  parts: ["body", "spout", "handle", "lid"],
  looks: [look("blue", "dots", "white"), look("red", "rings", "cream"), look("green", "checks", "yellow")],
  build,
};
