// The migrations that every store has, whatever else the counter is made of.
import { auditMigrations } from '../audit/schema.ts';
import { staffMigrations } from '../staff/schema.ts';
import type { Migration } from './migrations.ts';
import { storeMigrations } from './schema.ts';

export const coreMigrations: readonly Migration[] = [
  ...storeMigrations,
  ...auditMigrations,
  ...staffMigrations,
];
