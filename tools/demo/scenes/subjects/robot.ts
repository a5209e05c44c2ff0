import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, block, drum, pill } from "../shapes.ts";
import { look } from "./looks.ts";

function head(model: Model, look: Look): void {
  model.add(1, block(0.42, 0.3, 0.32, 0.07), { colour: look.base, rough: 0.4 }, [0, 0.86, 0]);
  model.add(1, block(0.34, 0.2, 0.04, 0.02), { colour: "#20242e", rough: 0.25 }, [0, 0.87, 0.155]);
  model.eyes(1, ball, 0.052, [0.08, 0.89, 0.17]);
  model.add(1, block(0.15, 0.03, 0.03, 0.01), { colour: look.trim, glow: 0.3 }, [0, 0.805, 0.175]);
  model.both(1, drum(0.07, 0.07, 0.07), { colour: look.accent }, [0.235, 0.87, 0], [0, 0, Math.PI / 2]);
  model.add(1, drum(0.025, 0.03, 0.14), { colour: "#b9bec6", metal: 0.3 }, [0, 1.06, 0]);
  model.add(1, ball(0.06), { colour: look.accent, glow: 0.35 }, [0, 1.15, 0]);
}

function limbs(model: Model, look: Look): void {
  model.both(3, ball(0.09), { colour: look.accent }, [0.33, 0.63, 0]);
  model.both(3, pill(0.062, 0.2), { colour: look.base }, [0.37, 0.47, 0.02], [-0.15, 0, 0.2]);
  model.both(3, ball(0.085), { colour: look.accent }, [0.4, 0.31, 0.05]);
  model.both(4, drum(0.085, 0.085, 0.2), { colour: look.base }, [0.13, 0.18, 0]);
  model.both(4, block(0.19, 0.12, 0.28, 0.05), { colour: look.accent }, [0.13, 0.06, 0.04]);
}

function build(model: Model, look: Look): void {
  head(model, look);
  limbs(model, look);
  model.add(2, block(0.54, 0.44, 0.36, 0.08), patterned(look, 0.055, 8), [0, 0.46, 0]);
  model.add(2, drum(0.1, 0.12, 0.08), { colour: "#b9bec6", metal: 0.3 }, [0, 0.7, 0]);
  model.add(2, block(0.26, 0.17, 0.04, 0.03), { colour: look.accent }, [0, 0.5, 0.18]);
  model.add(2, ball(0.034), { colour: "#e5383b", glow: 0.4 }, [-0.07, 0.51, 0.2]);
  model.add(2, ball(0.034), { colour: "#ffd166", glow: 0.4 }, [0, 0.51, 0.2]);
  model.add(2, ball(0.034), { colour: "#06d6a0", glow: 0.4 }, [0.07, 0.51, 0.2]);
}

export const robot: Subject = {
  name: "robot",
  nouns: ["robot", "toy robot", "android"],
  parts: ["head", "body", "arms", "legs"],
  looks: [
    look("orange", "checks", "black", "navy", "white"),
    look("turquoise", "dots", "yellow", "red", "white"),
    look("purple", "rings", "lime", "yellow", "white"),
  ],
  build,
};
