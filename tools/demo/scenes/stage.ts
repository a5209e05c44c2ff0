/** The two passes: the picture, and the numbers of the subject's parts. One page, one renderer, one scene at a time. */
import {
  ACESFilmicToneMapping,
  Color,
  DirectionalLight,
  Fog,
  Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  NearestFilter,
  Object3D,
  PCFShadowMap,
  PerspectiveCamera,
  Scene,
  WebGLRenderer,
  WebGLRenderTarget,
} from "three";
import { looksWorn } from "./dress.ts";
import { drifted } from "./drift.ts";
import { environmentNamed } from "./environments/index.ts";
import { type Air, type Environment, Set3 } from "./environments/set.ts";
import { Model } from "./model.ts";
import { between, type Chance, chance, seedOf } from "./random.ts";
import { ball, block, lump } from "./shapes.ts";
import type { Pose, SceneSpec } from "./spec.ts";
import { subjectNamed } from "./subjects/index.ts";

/** Parts are written as multiples of this in the second pass's 8 bits, far enough apart to survive any rounding. */
const STEP = 40;

const flat = [0, 1, 2, 3, 4].map(
  (part) =>
    new MeshBasicMaterial({ color: new Color().setRGB((part * STEP) / 255, 0, 0), fog: false, toneMapped: false }),
);

export interface Rendered {
  /** RGB, row by row from the top */
  image: Uint8Array;
  /** one part number a pixel */
  parts: Uint8Array;
}

function lights(scene: Scene, air: Air): DirectionalLight {
  const sun = new DirectionalLight(air.sun, air.sunPower);
  const flatways = Math.cos(air.height) * 8;
  sun.position.set(Math.sin(air.azimuth) * flatways, Math.sin(air.height) * 8, Math.cos(air.azimuth) * flatways);
  sun.castShadow = true;
  sun.shadow.mapSize.set(1024, 1024);
  Object.assign(sun.shadow.camera, { left: -3.2, right: 3.2, top: 3.2, bottom: -3.2, near: 0.5, far: 18 });
  sun.shadow.bias = -0.0006;
  sun.shadow.normalBias = 0.02;
  sun.shadow.radius = 3;
  const rim = new DirectionalLight(air.ambient, 0.7);
  rim.position.set(-sun.position.x, 3, -5);
  scene.add(sun, rim, new HemisphereLight(air.ambient, air.bounce, air.ambientPower));
  return sun;
}

function placed(group: Object3D, pose: Pose): Object3D {
  group.rotation.y = pose.yaw;
  group.scale.setScalar(pose.size);
  group.position.set(pose.x, 0, pose.z);
  return group;
}

/** Something of the place in front of the subject, as high as the share that it hides. */
function screen(set: Set3, environment: Environment, spec: SceneSpec): void {
  const high = (spec.hidden ?? 0) * spec.pose.size;
  if (high === 0) return;
  const { shape, ...paint } = environment.prop;
  const [x, z] = [spec.pose.x + 0.1, spec.pose.z + 0.62];
  if (shape === "crate") set.add(block(1.1, 1, 0.4, 0.05), paint, [x, high * 0.5, z], [0, 0.15, 0], [1, high, 1]);
  else if (shape === "ball")
    set.add(ball(1), paint, [x, high * 0.46, z], [0.3, 0.4, 0.25], [high * 0.54, high * 0.54, high * 0.54]);
  else set.add(lump(2), { ...paint, rough: 0.9 }, [x, high * 0.3, z], [0.1, 0.7, 0], [0.6, high * 0.7, 0.36]);
}

/** The subject, each of its parts in what it wears, drifted or not. */
function dressed(spec: SceneSpec): Object3D {
  const whole = new Group();
  for (const [look, parts] of looksWorn(spec)) {
    const model = new Model(parts);
    subjectNamed(spec.subject).build(model, drifted(look, spec.drift ?? 0));
    whole.add(model.group);
  }
  return whole;
}

function lens(next: Chance): PerspectiveCamera {
  const camera = new PerspectiveCamera(34, 1, 0.1, 120);
  const [turn, height, away] = [between(next, -0.3, 0.3), between(next, 0.02, 0.17), between(next, 2.9, 3.5)];
  camera.position.set(Math.sin(turn) * away, 0.5 + Math.sin(height) * away, Math.cos(turn) * away);
  camera.lookAt(between(next, -0.08, 0.08), between(next, 0.6, 0.72), 0);
  return camera;
}

export class Stage {
  private readonly renderer: WebGLRenderer;
  private readonly target: WebGLRenderTarget;

  private readonly size: number;

  constructor(size: number) {
    this.size = size;
    this.renderer = new WebGLRenderer({ antialias: true, preserveDrawingBuffer: true });
    this.renderer.setPixelRatio(1);
    this.renderer.setSize(size, size, false);
    this.renderer.toneMapping = ACESFilmicToneMapping;
    this.renderer.toneMappingExposure = 0.95;
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = PCFShadowMap;
    // three's own order begins with the materials' numbers, which tell what was rendered before: equal depths would flip.
    this.renderer.setOpaqueSort((a, b) => a.renderOrder - b.renderOrder || a.z - b.z || a.id - b.id);
    this.target = new WebGLRenderTarget(size, size, { minFilter: NearestFilter, magFilter: NearestFilter });
  }

  get canvas(): HTMLCanvasElement {
    return this.renderer.domElement;
  }

  render(spec: SceneSpec): Rendered {
    const scene = new Scene();
    const environment = environmentNamed(spec.environment);
    const next = chance(seedOf(spec.background, 11));
    const camera = lens(next);
    const set = new Set3();
    const air = environment.build(set, next);
    set.sky(air.top, air.horizon);
    screen(set, environment, spec);
    scene.add(set.group, placed(dressed(spec), spec.pose));
    scene.fog = new Fog(air.fog, air.fogNear, air.fogFar);
    const sun = lights(scene, air);
    const image = this.picture(scene, camera);
    const parts = this.numbers(scene, camera);
    for (const own of set.owned) own.dispose();
    sun.dispose();
    return { image, parts };
  }

  private picture(scene: Scene, camera: PerspectiveCamera): Uint8Array {
    this.renderer.setRenderTarget(null);
    this.renderer.render(scene, camera);
    const gl = this.renderer.getContext();
    const pixels = new Uint8Array(this.size * this.size * 4);
    gl.readPixels(0, 0, this.size, this.size, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
    return this.upright(pixels, 3, (value) => value);
  }

  private numbers(scene: Scene, camera: PerspectiveCamera): Uint8Array {
    scene.fog = null;
    scene.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      const part: unknown = object.userData["part"];
      object.material = flat[typeof part === "number" ? part : 0];
      if (object.userData["ghost"] === true) object.visible = false;
    });
    this.renderer.shadowMap.enabled = false;
    this.renderer.setRenderTarget(this.target);
    this.renderer.render(scene, camera);
    this.renderer.shadowMap.enabled = true;
    const pixels = new Uint8Array(this.size * this.size * 4);
    this.renderer.readRenderTargetPixels(this.target, 0, 0, this.size, this.size, pixels);
    return this.upright(pixels, 1, (value) => Math.round(value / STEP));
  }

  /** WebGL's rows start at the bottom. */
  private upright(pixels: Uint8Array, channels: number, map: (value: number) => number): Uint8Array {
    const out = new Uint8Array(this.size * this.size * channels);
    for (let y = 0; y < this.size; y += 1) {
      for (let x = 0; x < this.size; x += 1) {
        const from = ((this.size - 1 - y) * this.size + x) * 4;
        for (let channel = 0; channel < channels; channel += 1)
          out[(y * this.size + x) * channels + channel] = map(pixels[from + channel] ?? 0);
      }
    }
    return out;
  }
}
