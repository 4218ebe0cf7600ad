// Everything that the renter's page says, so that no language can leave anything out.
import type { RenterProblemCode } from '../../../ipc/renter/page.ts';
import type { CameraProblem } from '../camera.ts';
import type { PictureProblem } from '../picture.ts';

/** What became of what was pasted, chosen or seen. */
export type Remark =
  | 'heard'
  | 'reading'
  | PictureProblem
  /** A QR code, and nothing of a session in it. */
  | 'pictureOther'
  | CameraProblem;

export interface PageWords {
  title: string;
  language: string;
  paste: string;
  picture: string;
  photo: string;
  scan: string;
  aim: string;
  stopScan: string;
  remarks: Record<Remark, string>;
  machineId: string;
  sessionId: string;
  sign: string;
  rentOrder: string;
  ask: string;
  cancel: string;
  asking: string;
  starting: string;
  off: string;
  again: string;
  waited: (seconds: number) => string;
  deviceId: string;
  password: string;
  capital: (letter: string) => string;
  legend: string;
  qr: string;
  steps: string;
  hides: (seconds: number) => string;
  more: string;
  hide: string;
  hidden: string;
  /** What is wrong, and what to do. */
  problems: Record<RenterProblemCode, readonly [string, string]>;
}
