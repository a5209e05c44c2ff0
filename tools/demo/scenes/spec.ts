/** A scene as data: everything that decides its pixels. */

/** How the subject stands. Angles in radians, lengths in scene units (a subject is about one high). */
export interface Pose {
  yaw: number;
  size: number;
  x: number;
  z: number;
}

/** What a part wears: a look of its subject, or (a seed) one that is made up by chance. */
export type Worn = string | number;

export interface SceneSpec {
  subject: string;
  look: string;
  environment: string;
  /** decides background, camera and light */
  background: number;
  pose: Pose;
  /** what the four parts wear where it is not `look`; see dress.ts */
  worn?: readonly Worn[];
  /** 0 to 1: how far the colours are moved; see drift.ts */
  drift?: number;
  /** something that hides this share of the subject from below */
  hidden?: number;
}
