// Calls: sessions, the first-run wizard, people.
import { z } from 'zod';
import { change, read } from '../call.ts';
import {
  NameSchema,
  PersonSchema,
  PinSchema,
  RoleSchema,
  SessionStatusSchema,
  StaffMemberSchema,
} from '../staff.ts';
import { Done, Nothing } from './parts.ts';

export const sessionCalls = {
  'session.status': read('public', 'who is logged in here, and who could be', Nothing, SessionStatusSchema),
  /** Also unlocks. Fails with WRONG_PIN (details.triesLeft) or LOCKED_OUT (details.untilMs). */
  'session.login': change(
    'public',
    'log in or unlock',
    z.object({ personId: z.string(), pin: z.string().max(128) }),
    SessionStatusSchema,
  ),
  'session.logout': change('locked', 'end this session', Nothing, SessionStatusSchema),
  'session.lock': change('locked', 'lock the screen', Nothing, SessionStatusSchema),
  /** The interface calls it while somebody works, at most every 30 s; without it the session locks itself. */
  'session.touch': change('viewer', 'somebody is here', Nothing, Done),
};

export const setupCalls = {
  'setup.owner': change(
    'public',
    'make the first owner; works once, and logs in',
    z.object({
      name: NameSchema,
      pin: PinSchema,
      cafe: NameSchema.optional(),
      /** Needed when the wizard runs over the LAN: printed by the counter at its start. */
      code: z.string().max(40).optional(),
    }),
    SessionStatusSchema,
  ),
  'setup.status': read(
    'owner',
    'what is still to be set up',
    Nothing,
    z.object({
      node: z.boolean(),
      machines: z.boolean(),
      staff: z.boolean(),
      recovery: z.boolean(),
      /** The wizard was ended with "Done". */
      finished: z.boolean(),
    }),
  ),
  'setup.finish': change('owner', 'the wizard is done', Nothing, Done),
};

export const staffCalls = {
  'staff.list': read('owner', 'everybody', Nothing, z.object({ staff: z.array(StaffMemberSchema) })),
  'staff.add': change(
    'owner',
    'add a person',
    z.object({ name: NameSchema, role: RoleSchema, pin: PinSchema }),
    PersonSchema,
  ),
  'staff.update': change(
    'owner',
    'change name, role, or whether somebody may log in; also ends a lock-out',
    z.object({
      id: z.string(),
      name: NameSchema.optional(),
      role: RoleSchema.optional(),
      active: z.boolean().optional(),
      endLockOut: z.boolean().optional(),
    }),
    StaffMemberSchema,
  ),
  'staff.setPin': change(
    'owner',
    'give somebody a new PIN',
    z.object({ id: z.string(), pin: PinSchema }),
    Done,
  ),
  'staff.remove': change('owner', 'remove a person', z.object({ id: z.string() }), Done),
  'staff.changeOwnPin': change(
    'viewer',
    'change the own PIN',
    z.object({ oldPin: z.string().max(128), newPin: PinSchema }),
    Done,
  ),
};
