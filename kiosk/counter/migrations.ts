// The tables of all parts of the counter, beside those that the store adds by itself.
import { agentMigrations } from './agents/migrations.ts';
import { machineMigrations } from './machines/migrations.ts';
import { powerMigrations } from './power/migrations.ts';
import { seatMigrations } from './seats/migrations.ts';
import type { Migration } from './store/migrations.ts';

export const allMigrations: readonly Migration[] = [
  ...machineMigrations,
  ...seatMigrations,
  ...powerMigrations,
  ...agentMigrations,
];
