// Tables: machines as the node told them, the café's seats, and seats that wait for their machine.
import type { DatabaseSync } from 'node:sqlite';

export const machineMigrations: readonly { id: number; up(db: DatabaseSync): void }[] = [
  {
    id: 201,
    up(db) {
      db.exec(`
        CREATE TABLE machines (
          node_id TEXT PRIMARY KEY,
          uuid TEXT NOT NULL,
          ip TEXT NOT NULL,
          os TEXT NOT NULL,
          description TEXT NOT NULL,
          ipmi_hostname TEXT NOT NULL,
          ipmi_port INTEGER,
          bmc_key TEXT,
          bmc_problem TEXT,
          secrets BLOB,
          present INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE machine_seats (
          id TEXT PRIMARY KEY,
          label TEXT NOT NULL,
          label_key TEXT NOT NULL UNIQUE,
          zone TEXT NOT NULL,
          place_row INTEGER,
          place_column INTEGER,
          notes TEXT NOT NULL,
          tags TEXT NOT NULL,
          node_id TEXT NOT NULL UNIQUE REFERENCES machines (node_id)
        ) STRICT;
        CREATE TABLE machine_wishes (
          uuid TEXT PRIMARY KEY,
          label TEXT,
          zone TEXT,
          place_row INTEGER,
          place_column INTEGER,
          at INTEGER NOT NULL
        ) STRICT;
      `);
    },
  },
];
