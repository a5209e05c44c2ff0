/** What environments are built with: a set in which props are placed, ground is laid and the sky is painted. */
import {
  BackSide,
  type BufferGeometry,
  Color,
  Float32BufferAttribute,
  Group,
  InstancedMesh,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  Object3D,
  PlaneGeometry,
  SphereGeometry,
} from "three";
import { type Paint, paintOf } from "../paint.ts";
import { between, type Chance, noise } from "../random.ts";
import type { Triple } from "../shapes.ts";

/** Light and air. Angles in radians: `azimuth` 0 is behind the camera, positive to the right. */
export interface Air {
  top: string;
  horizon: string;
  fog: string;
  fogNear: number;
  fogFar: number;
  sun: string;
  sunPower: number;
  azimuth: number;
  height: number;
  ambient: string;
  bounce: string;
  ambientPower: number;
}

export interface Environment {
  name: string;
  /** "on a sandy beach": with the preposition */
  phrases: readonly string[];
  /** what stands in front of a half-hidden subject here */
  prop: Paint & { shape: "rock" | "ball" | "crate" };
  build: (set: Set3, next: Chance) => Air;
}

/** One blade, stone, star ...: where, turned about y by `turn`, how large, and how bright. */
export interface Place {
  at: Triple;
  turn?: number;
  lean?: number;
  scale: Triple;
  colour: string;
}

// Kept for good: a material that goes takes its compiled shader along, and compiling one costs more than a scene.
const MATT = new MeshLambertMaterial();
const BRIGHT = new MeshBasicMaterial({ toneMapped: false });
const GROUND = new MeshLambertMaterial({ vertexColors: true });
const SKY = new MeshBasicMaterial({ vertexColors: true, side: BackSide, fog: false, toneMapped: false });
const hazes = new Map<string, MeshBasicMaterial>();

function hazeOf(color: string, opacity: number): MeshBasicMaterial {
  const key = `${color} ${opacity}`;
  const haze =
    hazes.get(key) ?? new MeshBasicMaterial({ color, transparent: true, opacity, depthWrite: false, fog: false });
  hazes.set(key, haze);
  return haze;
}

export class Set3 {
  readonly group = new Group();
  /** what only this scene uses, to be freed after it */
  readonly owned: { dispose: () => void }[] = [];

  add(shape: BufferGeometry, paint: Paint, at: Triple, turn: Triple = [0, 0, 0], scale: Triple = [1, 1, 1]): Mesh {
    const mesh = new Mesh(shape, paintOf(paint, shape, paint.rough !== undefined && paint.rough < 0.3));
    mesh.position.set(...at);
    mesh.rotation.set(...turn);
    mesh.scale.set(...scale);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    this.group.add(mesh);
    return mesh;
  }

  /** Many of one shape, each with its own colour. `glow`: unlit. */
  many(shape: BufferGeometry, places: readonly Place[], glow = false): void {
    const mesh = new InstancedMesh(shape, glow ? BRIGHT : MATT, places.length);
    const frame = new Object3D();
    places.forEach((place, index) => {
      frame.position.set(...place.at);
      frame.rotation.set(place.lean ?? 0, place.turn ?? 0, 0, "YXZ");
      frame.scale.set(...place.scale);
      frame.updateMatrix();
      mesh.setMatrixAt(index, new Matrix4().copy(frame.matrix));
      mesh.setColorAt(index, new Color(place.colour));
    });
    mesh.castShadow = !glow;
    mesh.receiveShadow = !glow;
    this.owned.push(mesh);
    this.group.add(mesh);
  }

  /** Unlit and see-through, and no part of the second pass: light rays, haze, haloes. */
  ghost(shape: BufferGeometry, colour: string, opacity: number, at: Triple, turn: Triple = [0, 0, 0]): void {
    const mesh = new Mesh(shape, hazeOf(colour, opacity));
    mesh.position.set(...at);
    mesh.rotation.set(...turn);
    mesh.userData["ghost"] = true;
    this.group.add(mesh);
  }

  /**
   * Ground with hills of `height` that rise away from the subject and with a tint that wanders between two colours.
   * @param rise from which distance on it may leave y = 0
   */
  ground(seed: number, colours: readonly [string, string], height: number, wave = 0.35, rise = 1.4): void {
    const geometry = new PlaneGeometry(60, 60, 84, 84).rotateX(-Math.PI / 2);
    const [hill, tint] = [noise(seed), noise(seed + 1)];
    const position = geometry.getAttribute("position");
    const shades: number[] = [];
    const [light, dark] = [new Color(colours[0]), new Color(colours[1])];
    for (let index = 0; index < position.count; index += 1) {
      const [x, z] = [position.getX(index), position.getZ(index)];
      const away = Math.min(1, Math.max(0, (Math.hypot(x, z) - rise) / 4));
      position.setY(index, away * height * (0.35 + 0.65 * hill(x * wave, z * wave)));
      const shade = light.clone().lerp(dark, 0.5 + 0.5 * tint(x * 1.3, z * 1.3));
      shades.push(shade.r, shade.g, shade.b);
    }
    geometry.setAttribute("color", new Float32BufferAttribute(shades, 3));
    geometry.computeVertexNormals();
    const mesh = new Mesh(geometry, GROUND);
    mesh.receiveShadow = true;
    // Large things behind others are drawn last: what is hidden need not be shaded.
    mesh.renderOrder = 1;
    this.owned.push(geometry);
    this.group.add(mesh);
  }

  sky(top: string, horizon: string): void {
    const geometry = new SphereGeometry(70, 24, 32);
    const position = geometry.getAttribute("position");
    const [high, low] = [new Color(top), new Color(horizon)];
    const shades: number[] = [];
    for (let index = 0; index < position.count; index += 1) {
      const share = Math.min(1, Math.max(0, position.getY(index) / 70) * 2.4);
      const shade = low.clone().lerp(high, share ** 0.8);
      shades.push(shade.r, shade.g, shade.b);
    }
    geometry.setAttribute("color", new Float32BufferAttribute(shades, 3));
    this.owned.push(geometry);
    const mesh = new Mesh(geometry, SKY);
    mesh.renderOrder = 2;
    this.group.add(mesh);
  }
}

/** Places on the ground around the subject, none nearer than `gap` and none close in front of it. */
export function scatter(next: Chance, count: number, gap: number, far: number): [number, number][] {
  const out: [number, number][] = [];
  while (out.length < count) {
    const angle = between(next, 0, Math.PI * 2);
    const away = gap + (far - gap) * next() ** 0.7;
    const [x, z] = [Math.sin(angle) * away, Math.cos(angle) * away];
    if (z < 1.5 && !(z > 0.5 && Math.abs(x) < 0.7)) out.push([x, z]);
  }
  return out;
}

/** Places behind, to the left and to the right, with the middle left open where `open` says so. */
export function behind(next: Chance, count: number, near: number, far: number, open = 0): [number, number][] {
  return Array.from({ length: count }, (_, index) => {
    const z = -between(next, near, far);
    const half = 1.2 - z * 0.42;
    const side = index % 2 === 0 ? -1 : 1;
    return [side * between(next, open, half), z];
  });
}

/** Whole numbers that seed a scene's noise. */
export function seedFrom(next: Chance): number {
  return Math.floor(next() * 1e6);
}
