/** A subject under construction: meshes, each with the number of the part that it belongs to. */
import { type BufferGeometry, Group, Mesh } from "three";
import { type Paint, paintOf, type Pattern } from "./paint.ts";
import type { Triple } from "./shapes.ts";

/** 1 to 4, as in the subject's list of parts; what the second pass writes. */
export type PartNumber = 1 | 2 | 3 | 4;
export const PARTS: readonly PartNumber[] = [1, 2, 3, 4];

/** How one of a subject's three variants is coloured. */
export interface Look {
  /** "blue-dots" */
  id: string;
  /** colour words as captions say them */
  colour: string;
  secondColour: string;
  pattern: Pattern;
  base: string;
  second: string;
  accent: string;
  trim: string;
}

export interface Subject {
  name: string;
  /** what captions may call it, the first being its name */
  nouns: readonly string[];
  parts: readonly string[];
  /** long ones are best seen from three quarters */
  long?: boolean;
  looks: readonly Look[];
  build: (model: Model, look: Look) => void;
}

export class Model {
  readonly group = new Group();
  private readonly wanted: readonly PartNumber[];

  /** @param wanted parts; what a subject adds of others is left out */
  constructor(wanted: readonly PartNumber[] = PARTS) {
    this.wanted = wanted;
  }

  /** @param turn in radians about x, y, z */
  add(part: PartNumber, shape: BufferGeometry, paint: Paint, at: Triple = [0, 0, 0], turn: Triple = [0, 0, 0]): Mesh {
    const wanted = this.wanted.includes(part);
    const mesh = new Mesh(shape, wanted ? paintOf(paint, shape) : undefined);
    mesh.position.set(...at);
    mesh.rotation.set(...turn);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    mesh.userData["part"] = part;
    if (wanted) this.group.add(mesh);
    return mesh;
  }

  /** The same on the left and on the right: mirrored at x = 0. */
  both(
    part: PartNumber,
    shape: BufferGeometry,
    paint: Paint,
    [x, y, z]: Triple,
    [rx, ry, rz]: Triple = [0, 0, 0],
  ): void {
    this.add(part, shape, paint, [x, y, z], [rx, ry, rz]);
    this.add(part, shape, paint, [-x, y, z], [rx, -ry, -rz]);
  }

  /** White, pupil and a spark of light. */
  eyes(part: PartNumber, ballShape: (radius: number) => BufferGeometry, radius: number, [x, y, z]: Triple): void {
    this.both(part, ballShape(radius), { colour: "#ffffff", rough: 0.25 }, [x, y, z]);
    this.both(part, ballShape(radius * 0.62), { colour: "#16161d", rough: 0.15 }, [x, y, z + radius * 0.5]);
    this.both(part, ballShape(radius * 0.2), { colour: "#ffffff", glow: 0.6 }, [
      x + radius * 0.18,
      y + radius * 0.25,
      z + radius * 1.02,
    ]);
  }
}

/** The subject's main pattern as a paint. */
export function patterned(look: Look, size: number, turns = 10): Paint {
  return { colour: look.base, pattern: look.pattern, second: look.second, size, turns, rough: 0.42 };
}
