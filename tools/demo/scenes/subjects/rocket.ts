import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, drum, plate, ring, turned } from "../shapes.ts";
import { look } from "./looks.ts";

const FIN = plate(
  [
    [0.16, 0.5],
    [0.42, 0.2],
    [0.44, 0],
    [0.34, 0.02],
    [0.27, 0.14],
    [0.14, 0.17],
  ],
  0.075,
);

function build(model: Model, look: Look): void {
  model.add(
    1,
    turned([
      [0, 0.14],
      [0.15, 0.14],
      [0.22, 0.3],
      [0.255, 0.55],
      [0.21, 0.84],
    ]),
    patterned(look, 0.062, 10),
  );
  model.add(1, drum(0.13, 0.17, 0.09), { colour: "#6d737d", metal: 0.4 }, [0, 0.1, 0]);
  model.add(
    2,
    turned([
      [0.213, 0.83],
      [0.16, 0.98],
      [0.08, 1.11],
      [0.035, 1.17],
      [0, 1.19],
    ]),
    { colour: look.accent, rough: 0.35 },
  );
  model.add(2, ball(0.045), { colour: look.trim }, [0, 1.19, 0]);
  for (let side = 0; side < 4; side += 1) {
    model.add(3, FIN, { colour: look.accent, rough: 0.35 }, [0, 0, 0], [0, Math.PI / 4 + (side * Math.PI) / 2, 0]);
  }
  model.add(4, ring(0.1, 0.034), { colour: look.trim, rough: 0.3 }, [0, 0.63, 0.235], [-0.05, 0, 0]);
  model.add(4, ball(0.1, 0.1, 0.04), { colour: "#8fd3f4", rough: 0.08 }, [0, 0.63, 0.235]);
}

export const rocket: Subject = {
  name: "rocket",
  nouns: ["rocket", "toy rocket", "spaceship"],
  parts: ["hull", "nose", "fins", "window"],
  looks: [
    look("white", "checks", "red", "red", "grey"),
    look("yellow", "checks", "black", "purple", "white"),
    look("teal", "rings", "white", "orange", "cream"),
  ],
  build,
};
