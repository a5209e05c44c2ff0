import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, drum, turned } from "../shapes.ts";
import { look } from "./looks.ts";

function face(model: Model, look: Look): void {
  model.add(2, ball(0.335, 0.27, 0.3), { colour: look.base, rough: 0.6 }, [0, 0.8, 0]);
  model.both(
    2,
    turned([
      [0.13, 0],
      [0.08, 0.12],
      [0.01, 0.22],
    ]),
    { colour: look.base, rough: 0.6 },
    [0.21, 0.95, 0],
    [0.1, 0, -0.5],
  );
  model.both(2, ball(0.155, 0.155, 0.07), { colour: look.trim, rough: 0.7 }, [0.135, 0.82, 0.24], [0, 0.35, 0]);
  model.eyes(2, ball, 0.09, [0.13, 0.83, 0.265]);
  model.add(2, drum(0.005, 0.062, 0.15, 16), { colour: "#f29f1f" }, [0, 0.745, 0.34], [2.6, 0, 0]);
}

function build(model: Model, look: Look): void {
  model.add(
    1,
    turned([
      [0, 0.06],
      [0.24, 0.09],
      [0.37, 0.3],
      [0.35, 0.58],
      [0.26, 0.78],
      [0, 0.84],
    ]),
    patterned(look, 0.062, 12),
  );
  face(model, look);
  model.both(3, ball(0.09, 0.27, 0.2), { colour: look.accent, rough: 0.6 }, [0.37, 0.47, -0.02], [0.15, 0, 0.18]);
  model.both(3, ball(0.06, 0.16, 0.12), { colour: look.trim, rough: 0.6 }, [0.43, 0.5, 0.02], [0.15, 0, 0.18]);
  model.both(4, ball(0.12, 0.07, 0.16), { colour: "#f29f1f", rough: 0.6 }, [0.14, 0.06, 0.2]);
  for (const toe of [-0.07, 0, 0.07]) {
    model.both(4, ball(0.045, 0.045, 0.07), { colour: "#f29f1f", rough: 0.6 }, [0.14 + toe, 0.045, 0.34]);
  }
}

export const owl: Subject = {
  name: "owl",
  nouns: ["owl", "owl figurine", "little owl"],
  parts: ["body", "face", "wings", "feet"],
  looks: [
    look("brown", "dots", "cream", "brown", "cream"),
    look("teal", "zigzag", "white", "navy", "pink"),
    look("grey", "stripes", "yellow", "purple", "white"),
  ],
  build,
};
