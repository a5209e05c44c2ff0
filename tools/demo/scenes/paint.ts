/**
 * Materials. Patterns are computed in the shader from the point on the object, so that nothing stretches with texture
 * coordinates: dots are balls around points spread evenly over the surface, rings go by height, stripes by angle.
 */
import {
  type BufferGeometry,
  Color,
  type Material,
  MeshLambertMaterial,
  MeshStandardMaterial,
  Vector3,
  Vector4,
} from "three";
import { chance } from "./random.ts";

export type Pattern = "plain" | "dots" | "rings" | "stripes" | "checks" | "zigzag";

export interface Paint {
  colour: string;
  pattern?: Pattern;
  /** the pattern's colour */
  second?: string;
  /** a dot's radius, and half of it a ring's height, in the object's units */
  size?: number;
  /** stripes around */
  turns?: number;
  rough?: number;
  metal?: number;
  /** 0 to 1: how much of its colour it gives off by itself */
  glow?: number;
  flat?: boolean;
}

const MOST_DOTS = 48;
const kept = new Map<string, Material>();

const PATTERNS: Record<Pattern, string> = {
  plain: "0.0",
  dots: "dots(vObject)",
  rings: "wave(vObject.y / uPattern.x)",
  stripes: "wave(around(vObject) * uPattern.y)",
  checks: "checks(vObject)",
  zigzag: "wave(vObject.y / uPattern.x + 0.9 * abs(fract(around(vObject) * uPattern.y) - 0.5))",
};

const FUNCTIONS = `
varying vec3 vObject;
uniform vec3 uSecond;
uniform vec4 uPattern;
uniform vec3 uDots[${MOST_DOTS}];
float around(vec3 p) { return atan(p.x, p.z) / 6.2831853; }
float wave(float x) {
  float edge = clamp(fwidth(x), 0.0001, 0.2);
  return smoothstep(-edge, edge, abs(fract(x) - 0.5) - 0.25);
}
float checks(vec3 p) {
  float a = wave(p.y / uPattern.x);
  float b = wave(around(p) * uPattern.y);
  return a + b - 2.0 * a * b;
}
float dots(vec3 p) {
  float nearest = 9.0;
  for (int i = 0; i < ${MOST_DOTS}; i++) {
    vec3 d = p - uDots[i];
    nearest = min(nearest, dot(d, d));
  }
  float away = sqrt(nearest) - uPattern.z;
  float edge = max(0.0001, fwidth(away));
  return 1.0 - smoothstep(-edge, edge, away);
}
`;

/** Points spread over a surface: of many candidates by area, always the one that is farthest from those taken. */
function spread(geometry: BufferGeometry, radius: number): Vector3[] {
  const next = chance(7);
  const solid = geometry.index === null ? geometry : geometry.toNonIndexed();
  const position = solid.getAttribute("position");
  const corner = (index: number) => new Vector3().fromBufferAttribute(position, index);
  const faces = Array.from({ length: position.count / 3 }, (_, face) => {
    const [a, b, c] = [corner(face * 3), corner(face * 3 + 1), corner(face * 3 + 2)];
    return { a, b, c, area: b.clone().sub(a).cross(c.clone().sub(a)).length() };
  });
  const total = faces.reduce((sum, face) => sum + face.area, 0);
  const candidates: Vector3[] = [];
  for (let count = 0; count < 900; count += 1) {
    let left = next() * total;
    const face = faces.find(({ area }) => (left -= area) <= 0);
    if (face === undefined) continue;
    let [u, v] = [next(), next()];
    if (u + v > 1) [u, v] = [1 - u, 1 - v];
    const { a, b, c } = face;
    candidates.push(a.clone().addScaledVector(b.clone().sub(a), u).addScaledVector(c.clone().sub(a), v));
  }
  const gaps = candidates.map(() => 9);
  const taken: Vector3[] = [];
  let best = 0;
  while (taken.length < MOST_DOTS && (gaps[best] ?? 0) > radius * 2.5) {
    const point = candidates[best] ?? new Vector3();
    taken.push(point);
    candidates.forEach((other, index) => (gaps[index] = Math.min(gaps[index] ?? 9, other.distanceTo(point))));
    best = gaps.reduce((most, gap, index) => (gap > (gaps[most] ?? 0) ? index : most), 0);
  }
  while (taken.length < MOST_DOTS) taken.push(new Vector3(99, 99, 99));
  return taken;
}

/** Puts the pattern's code into three's own standard shader. */
function withPattern(material: Material, paint: Paint, geometry: BufferGeometry): void {
  const pattern = paint.pattern ?? "plain";
  const size = paint.size ?? 0.07;
  const uniforms = {
    uSecond: { value: new Color(paint.second ?? paint.colour) },
    uPattern: { value: new Vector4(size * 2.4, paint.turns ?? 10, size, 0) },
    uDots: {
      value: pattern === "dots" ? spread(geometry, size) : Array.from({ length: MOST_DOTS }, () => new Vector3()),
    },
  };
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = `varying vec3 vObject;\n${shader.vertexShader}`.replace(
      "#include <begin_vertex>",
      "#include <begin_vertex>\nvObject = position;",
    );
    shader.fragmentShader = `${FUNCTIONS}${shader.fragmentShader}`.replace(
      "#include <color_fragment>",
      `#include <color_fragment>\ndiffuseColor.rgb = mix(diffuseColor.rgb, uSecond, ${PATTERNS[pattern]});`,
    );
  };
  material.customProgramCacheKey = () => `pattern ${pattern}`;
}

/**
 * A material, made once for what it is painted like (and, with dots, for the shape that they sit on).
 * @param gloss whether it shines; matt ones cost a third of the time in software
 */
export function paintOf(paint: Paint, geometry: BufferGeometry, gloss = true): Material {
  const patterned = (paint.pattern ?? "plain") !== "plain";
  const key = JSON.stringify([paint, gloss, paint.pattern === "dots" ? geometry.name : ""]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const common = {
    color: paint.colour,
    flatShading: paint.flat ?? false,
    emissive: paint.colour,
    emissiveIntensity: paint.glow ?? 0,
  };
  const material = gloss
    ? new MeshStandardMaterial({ ...common, roughness: paint.rough ?? 0.55, metalness: paint.metal ?? 0 })
    : new MeshLambertMaterial(common);
  if (patterned) withPattern(material, paint, geometry);
  kept.set(key, material);
  return material;
}
