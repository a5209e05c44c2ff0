/** Environments: a file a family. The subject stands at the origin, the camera looks from positive z. */
import { desert, moon, snow } from "./barren.ts";
import { city } from "./city.ts";
import { beach, underwater } from "./coast.ts";
import { forest, meadow } from "./green.ts";
import { kitchen, library } from "./indoor.ts";
import type { Environment } from "./set.ts";

export const ENVIRONMENTS: readonly Environment[] = [
  beach,
  snow,
  forest,
  desert,
  city,
  kitchen,
  underwater,
  meadow,
  library,
  moon,
];

export function environmentNamed(name: string): Environment {
  const environment = ENVIRONMENTS.find((each) => each.name === name);
  if (environment === undefined)
    throw new Error(`unknown environment "${name}": known are ${ENVIRONMENTS.map((each) => each.name).join(", ")}`);
  return environment;
}
