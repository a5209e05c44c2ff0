import { type Model, type Look, patterned, type Subject } from "../model.ts";
import { ball, block, drum, lump, ring } from "../shapes.ts";
import { look } from "./looks.ts";

function build(model: Model, look: Look): void {
  const stone = { colour: "#8d8578", rough: 0.95, flat: true };
  model.add(1, drum(0.165, 0.27, 0.72), patterned(look, 0.075, 8), [0, 0.46, 0]);
  model.add(1, block(0.13, 0.2, 0.06, 0.03), { colour: look.trim }, [0, 0.22, 0.255], [-0.14, 0, 0]);
  model.add(1, block(0.08, 0.1, 0.05, 0.02), { colour: "#2b3550" }, [0, 0.6, 0.2], [-0.14, 0, 0]);
  model.add(2, drum(0.23, 0.19, 0.06), { colour: look.accent }, [0, 0.845, 0]);
  model.add(2, ring(0.215, 0.02), { colour: look.accent }, [0, 0.93, 0], [Math.PI / 2, 0, 0]);
  model.add(2, drum(0.125, 0.125, 0.2), { colour: "#ffe9a3", glow: 0.75 }, [0, 0.96, 0]);
  for (let post = 0; post < 6; post += 1) {
    const angle = (post / 6) * Math.PI * 2;
    model.add(2, drum(0.016, 0.016, 0.2, 8), { colour: look.accent }, [
      Math.cos(angle) * 0.13,
      0.96,
      Math.sin(angle) * 0.13,
    ]);
  }
  model.add(3, drum(0.02, 0.21, 0.19), { colour: look.accent, rough: 0.4 }, [0, 1.14, 0]);
  model.add(3, ball(0.045), { colour: look.trim }, [0, 1.25, 0]);
  for (let rock = 0; rock < 8; rock += 1) {
    const angle = (rock / 8) * Math.PI * 2 + 0.2;
    const size = 0.13 + 0.035 * Math.sin(rock * 2.4);
    model
      .add(4, lump(1), stone, [Math.cos(angle) * 0.27, 0.05, Math.sin(angle) * 0.27], [rock, rock * 2, 0])
      .scale.setScalar(size);
  }
}

export const lighthouse: Subject = {
  name: "lighthouse",
  nouns: ["lighthouse", "light tower", "beacon"],
  parts: ["tower", "lamp", "roof", "base"],
  looks: [
    look("white", "rings", "red", "red", "navy"),
    look("navy", "rings", "cream", "orange", "cream"),
    look("yellow", "checks", "black", "teal", "white"),
  ],
  build,
};
