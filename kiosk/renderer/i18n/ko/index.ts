// All Korean words.

import type { en } from '../en/index.ts';
import type { Words } from '../words.ts';
import { action } from './action.ts';
import { activity } from './activity.ts';
import { alerts } from './alerts.ts';
import { backup } from './backup.ts';
import { boot } from './boot.ts';
import { bulk } from './bulk.ts';
import { codes } from './codes.ts';
import { did } from './did.ts';
import { error } from './error.ts';
import { guard } from './guard.ts';
import { guardDialog } from './guardDialog.ts';
import { jobError } from './jobError.ts';
import { jobs } from './jobs.ts';
import { keys } from './keys.ts';
import { known } from './known.ts';
import { label } from './label.ts';
import { lock } from './lock.ts';
import { machine } from './machine.ts';
import { node } from './node.ts';
import { outcome } from './outcome.ts';
import { part } from './part.ts';
import { person } from './person.ts';
import { power } from './power.ts';
import { problem } from './problem.ts';
import { reason } from './reason.ts';
import { reasonShort } from './reasonShort.ts';
import { refusal } from './refusal.ts';
import { renter } from './renter.ts';
import { role } from './role.ts';
import { seats } from './seats.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { slip } from './slip.ts';
import { state } from './state.ts';
import { step } from './step.ts';
import { table } from './table.ts';
import { time } from './time.ts';
import { warning } from './warning.ts';
import { wizard } from './wizard.ts';

export const ko = {
  action,
  activity,
  alerts,
  backup,
  boot,
  bulk,
  codes,
  did,
  error,
  guard,
  guardDialog,
  jobError,
  jobs,
  keys,
  known,
  label,
  lock,
  machine,
  node,
  outcome,
  part,
  person,
  power,
  problem,
  reason,
  reasonShort,
  refusal,
  renter,
  role,
  seats,
  settings,
  shell,
  slip,
  state,
  step,
  table,
  time,
  warning,
  wizard,
} satisfies Words<typeof en>;
