// The agent's four state machines with the words of the page, for the tests of their tables.
import { DEVICE_TRANSITIONS } from '../../../../agent/deeplink/device-states.ts';
import { NODE_TRANSITIONS } from '../../../../agent/node/node-states.ts';
import { PUBLISH_TRANSITIONS } from '../../../../agent/publish/publish-states.ts';
import { ROTATE_TRANSITIONS } from '../../../../agent/rotation/rotate-states.ts';
import type { Transition } from '../../../../agent/state/machine.ts';

export interface DescribedMachine {
  name: 'DEVICE' | 'ROTATE' | 'NODE' | 'PUBLISH';
  source: string;
  /** What it needs before it may move at all. */
  needs: string;
  states: Record<string, string>;
  table: readonly Transition<string, string>[];
}

export const MACHINES: readonly DescribedMachine[] = [
  {
    name: 'DEVICE',
    source: 'agent/deeplink/device-states.ts',
    needs: 'nothing',
    states: {
      D0: 'absent: no pipe; the codes are the last known ones',
      D1: 'attached: the pipe is open, DeepLink is not online yet',
      D2: 'online: DeepLink accepts remote control',
    },
    table: DEVICE_TRANSITIONS,
  },
  {
    name: 'ROTATE',
    source: 'agent/rotation/rotate-states.ts',
    needs: 'D2, and codes that have not changed for 2 s',
    states: {
      idle: 'no rotation is under way',
      R0: 'due: a longer password is made, the intent goes to disk',
      R1: 'sent: DeepLink has been asked',
      R2: "judging: DeepLink's own answer decides which password holds",
    },
    table: ROTATE_TRANSITIONS,
  },
  {
    name: 'NODE',
    source: 'agent/node/node-states.ts',
    needs: 'nothing',
    states: {
      N0: 'down: the version is probed',
      N1: 'locating: which row of the node is this machine?',
      N2: 'located: looked up again before every deeplink call',
    },
    table: NODE_TRANSITIONS,
  },
  {
    name: 'PUBLISH',
    source: 'agent/publish/publish-states.ts',
    needs: 'D2, N2, no rotation running; one job, for the newest codes only',
    states: {
      P0: 'unknown',
      P1: "compare: read the node's view",
      P2: 'set: send the codes to the node',
      P3: 'settle: wait until the node shows them',
      P4: 'published, with a proof and its age',
      PX: 'blocked, with a health code and its cure',
    },
    table: PUBLISH_TRANSITIONS,
  },
];
