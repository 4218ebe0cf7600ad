// The machines as the node told them, with their secrets sealed, so that the counter can act while the node is down.
import { z } from 'zod';
import type { Machine } from '../../../shared/dbc/types.ts';
import { messageOf } from '../../../shared/errors/app-error.ts';
import { bmcKey, parseBmc } from '../../../shared/ipmi/bmc.ts';
import type { Store } from '../store/types.ts';

const DEFAULT_IPMI_PORT = 623;

const FactsSchema = z.object({
  nodeId: z.string(),
  uuid: z.string(),
  ip: z.string(),
  os: z.string(),
  description: z.string(),
  ipmiHostname: z.string(),
  ipmiPort: z.number().nullable(),
  bmcKey: z.string().nullable(),
  bmcProblem: z.string().nullable(),
  /** 0: the node no longer has it. */
  present: z.number().transform((value) => value !== 0),
});
export type MachineFacts = z.infer<typeof FactsSchema>;

const SecretsSchema = z.object({
  ipmiUsername: z.string(),
  ipmiPassword: z.string(),
  /** The machine's own key; empty while the node's answer to an addition is all that is known. */
  key: z.string(),
});
export type MachineSecrets = z.infer<typeof SecretsSchema>;

const COLUMNS = `node_id AS nodeId, uuid, ip, os, description, ipmi_hostname AS ipmiHostname, ipmi_port AS ipmiPort,
  bmc_key AS bmcKey, bmc_problem AS bmcProblem, present`;

export class MachineTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  all(): MachineFacts[] {
    const rows = this.#store.db.prepare(`SELECT ${COLUMNS} FROM machines ORDER BY node_id`).all();
    return rows.map((row) => FactsSchema.parse(row));
  }

  get(nodeId: string): MachineFacts | undefined {
    const row = this.#store.db.prepare(`SELECT ${COLUMNS} FROM machines WHERE node_id = ?`).get(nodeId);
    return row && FactsSchema.parse(row);
  }

  /** Undefined: none are stored (read only). @throws StoreError when they don't open */
  secretsOf(nodeId: string): MachineSecrets | undefined {
    const row = this.#store.db.prepare('SELECT secrets FROM machines WHERE node_id = ?').get(nodeId);
    if (!(row?.secrets instanceof Uint8Array)) return undefined;
    return SecretsSchema.parse(JSON.parse(this.#store.secrets.open(row.secrets, purposeOf(nodeId))));
  }

  /**
   * Stores what the node says; a masked row leaves the secrets as they are.
   * @returns what differs from what was stored
   */
  put(machine: Machine, stored: MachineFacts | undefined): 'nothing' | 'facts' | 'access' {
    const old = stored && this.secretsOf(machine.nodeId);
    const secrets = machine.masked ? old : secretsIn(machine);
    const facts = { ...factsIn(machine), ...bmcFacts(machine, secrets), present: true };
    const sameSecrets = JSON.stringify(secrets) === JSON.stringify(old);
    if (sameSecrets && JSON.stringify(facts) === JSON.stringify(stored)) return 'nothing';
    this.#write(facts, secrets);
    return sameSecrets && facts.bmcKey === stored?.bmcKey ? 'facts' : 'access';
  }

  markGone(nodeId: string): void {
    this.#store.db.prepare('UPDATE machines SET present = 0 WHERE node_id = ?').run(nodeId);
  }

  remove(nodeId: string): void {
    this.#store.db.prepare('DELETE FROM machines WHERE node_id = ?').run(nodeId);
  }

  forgetSecrets(): void {
    this.#store.db.exec('UPDATE machines SET secrets = NULL');
  }

  #write(facts: MachineFacts, secrets: MachineSecrets | undefined): void {
    const sealed = secrets && this.#store.secrets.seal(JSON.stringify(secrets), purposeOf(facts.nodeId));
    this.#store.db
      .prepare(
        `INSERT INTO machines (node_id, uuid, ip, os, description, ipmi_hostname, ipmi_port, bmc_key, bmc_problem,
           secrets, present) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
         ON CONFLICT (node_id) DO UPDATE SET uuid = excluded.uuid, ip = excluded.ip, os = excluded.os,
           description = excluded.description, ipmi_hostname = excluded.ipmi_hostname,
           ipmi_port = excluded.ipmi_port, bmc_key = excluded.bmc_key, bmc_problem = excluded.bmc_problem,
           secrets = excluded.secrets, present = 1`,
      )
      .run(
        facts.nodeId,
        facts.uuid,
        facts.ip,
        facts.os,
        facts.description,
        facts.ipmiHostname,
        facts.ipmiPort,
        facts.bmcKey,
        facts.bmcProblem,
        sealed ?? null,
      );
  }
}

/** What `parseBmc` takes. */
export function bmcSettings(
  machine: Pick<MachineFacts, 'ipmiHostname' | 'ipmiPort'>,
  secrets: MachineSecrets,
) {
  return {
    address: machine.ipmiHostname,
    port: machine.ipmiPort ?? DEFAULT_IPMI_PORT,
    user: secrets.ipmiUsername,
    password: secrets.ipmiPassword,
  };
}

function factsIn(machine: Machine): Omit<MachineFacts, 'bmcKey' | 'bmcProblem' | 'present'> {
  const { nodeId, uuid, ip, os, description, ipmiHostname, ipmiPort = null } = machine;
  return { nodeId, uuid, ip, os, description, ipmiHostname, ipmiPort };
}

function secretsIn(machine: Machine): MachineSecrets {
  const { ipmiUsername, ipmiPassword, nodePrivateKey: key } = machine;
  return { ipmiUsername, ipmiPassword, key };
}

/** Settings that can't be used are a fact to show, not a failure. The message names fields and no values. */
function bmcFacts(
  machine: Machine,
  secrets: MachineSecrets | undefined,
): Pick<MachineFacts, 'bmcKey' | 'bmcProblem'> {
  const { ipmiHostname: address, ipmiPort: port = DEFAULT_IPMI_PORT } = machine;
  if (address === '') return { bmcKey: null, bmcProblem: null };
  if (!secrets) return { bmcKey: bmcKey({ address, port }), bmcProblem: null };
  try {
    return {
      bmcKey: bmcKey(parseBmc(bmcSettings({ ipmiHostname: address, ipmiPort: port }, secrets))),
      bmcProblem: null,
    };
  } catch (error) {
    return { bmcKey: null, bmcProblem: messageOf(error) };
  }
}

function purposeOf(nodeId: string): string {
  return `machine.${nodeId}`;
}
