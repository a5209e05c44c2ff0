/** Primitives, built once each and kept: scenes differ in how they are put together. Sizes are part of the geometry. */
import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  CatmullRomCurve3,
  CylinderGeometry,
  ExtrudeGeometry,
  IcosahedronGeometry,
  LatheGeometry,
  Shape,
  SphereGeometry,
  TorusGeometry,
  TubeGeometry,
  Vector2,
  Vector3,
} from "three";
import { RoundedBoxGeometry } from "three/examples/jsm/geometries/RoundedBoxGeometry.js";

export type Triple = readonly [number, number, number];
export type Pair = readonly [number, number];

const made = new Map<string, BufferGeometry>();

/** Geometries carry their key as their name; materials with dots look at it. */
function once(key: string, make: () => BufferGeometry): BufferGeometry {
  const known = made.get(key);
  if (known !== undefined) return known;
  const geometry = make();
  geometry.name = key;
  made.set(key, geometry);
  return geometry;
}

export function ball(rx: number, ry = rx, rz = rx): BufferGeometry {
  return once(`ball ${rx} ${ry} ${rz}`, () => new SphereGeometry(1, 40, 26).scale(rx, ry, rz));
}

/** The upper part of a ball, cut at `share` of its meridian (0.5: half a ball), open below. */
export function dome(rx: number, ry: number, share = 0.5): BufferGeometry {
  return once(`dome ${rx} ${ry} ${share}`, () =>
    new SphereGeometry(1, 40, 22, 0, Math.PI * 2, 0, Math.PI * share).scale(rx, ry, rx),
  );
}

export function drum(top: number, bottom: number, height: number, sides = 36): BufferGeometry {
  return once(`drum ${top} ${bottom} ${height} ${sides}`, () => new CylinderGeometry(top, bottom, height, sides, 1));
}

export function pill(radius: number, length: number): BufferGeometry {
  return once(`pill ${radius} ${length}`, () => new CapsuleGeometry(radius, length, 8, 20));
}

export function ring(radius: number, tube: number, arc = Math.PI * 2): BufferGeometry {
  return once(`ring ${radius} ${tube} ${arc}`, () => new TorusGeometry(radius, tube, 14, 40, arc));
}

/** A box with round edges. */
export function block(width: number, height: number, depth: number, round = 0.04): BufferGeometry {
  return once(
    `block ${width} ${height} ${depth} ${round}`,
    () => new RoundedBoxGeometry(width, height, depth, 3, round),
  );
}

/** A box with sharp edges, for what stands far away. */
export function brick(width: number, height: number, depth: number): BufferGeometry {
  return once(`brick ${width} ${height} ${depth}`, () => new BoxGeometry(width, height, depth));
}

/** A lump: a coarse ball. */
export function lump(detail = 1): BufferGeometry {
  return once(`lump ${detail}`, () => new IcosahedronGeometry(1, detail));
}

/** @param profile (radius, height) from the bottom to the top, smoothed by a spline */
export function turned(profile: readonly Pair[]): BufferGeometry {
  return once(`turned ${profile.join(" ")}`, () => {
    const curve = new CatmullRomCurve3(
      profile.map(([r, y]) => new Vector3(r, y, 0)),
      false,
      "centripetal",
    );
    const points = curve.getPoints(profile.length * 6).map((point) => new Vector2(Math.max(0, point.x), point.y));
    return new LatheGeometry(points, 40);
  });
}

/** A tube along a spline, with a radius for each of its points. */
export function hose(path: readonly Triple[], radii: readonly number[]): BufferGeometry {
  return once(`hose ${path.join(" ")} ${radii.join(" ")}`, () => {
    const curve = new CatmullRomCurve3(path.map(([x, y, z]) => new Vector3(x, y, z)));
    const [steps, sides] = [28, 16];
    const geometry = new TubeGeometry(curve, steps, 1, sides);
    const position = geometry.getAttribute("position");
    for (let index = 0; index < position.count; index += 1) {
      const share = Math.floor(index / (sides + 1)) / steps;
      const along = share * (radii.length - 1);
      const before = Math.min(radii.length - 2, Math.floor(along));
      const low = radii[before] ?? 0;
      const radius = low + ((radii[before + 1] ?? low) - low) * (along - before);
      const centre = curve.getPointAt(share);
      const out = new Vector3().fromBufferAttribute(position, index).sub(centre).multiplyScalar(radius).add(centre);
      position.setXYZ(index, out.x, out.y, out.z);
    }
    return geometry;
  });
}

/** A thick plate of the outline, centred in depth. */
export function plate(outline: readonly Pair[], depth: number): BufferGeometry {
  return once(`plate ${outline.join(" ")} ${depth}`, () => {
    const shape = new Shape(outline.map(([x, y]) => new Vector2(x, y)));
    const bevel = { bevelEnabled: true, bevelSize: 0.012, bevelThickness: 0.012, bevelSegments: 2 };
    return new ExtrudeGeometry(shape, { depth, ...bevel }).translate(0, 0, -depth / 2);
  });
}
