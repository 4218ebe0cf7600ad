// The two import calls: the same plan for the preview and for doing it.
import { isMachineId } from '../../../../shared/dbc/envelope.ts';
import type { CallOutput, CallParsed } from '../../../ipc/contract.ts';
import type { NodeConnection } from '../../node/connection.ts';
import type { Store } from '../../store/types.ts';
import type { MachineChanges } from '../changes.ts';
import type { Registry } from '../registry.ts';
import type { ImportAudit } from './import-audit.ts';
import { type PlannedLine, planImport } from './plan.ts';
import { type CsvRow, readCsv } from './read-csv.ts';
import { runImport } from './run.ts';

export interface ImporterDeps {
  registry: Registry;
  node: NodeConnection;
  changes: MachineChanges;
  store: Store;
}

type ImportLine = CallOutput<'machines.previewImport'>['lines'][number];

export class Importer {
  readonly #deps: ImporterDeps;

  constructor(deps: ImporterDeps) {
    this.#deps = deps;
  }

  /** @throws RefusedCall NODE_UNREACHABLE without a node; DbcError when it does not answer */
  async preview(csv: string, signal: AbortSignal): Promise<CallOutput<'machines.previewImport'>> {
    const lines = this.#plan(await this.#read(csv, signal)).map(lineOf);
    const invalid = lines.filter(({ action }) => action === 'error').length;
    return { lines, valid: lines.length - invalid, invalid };
  }

  /** Nothing is done while a line is wrong, unless `skipInvalid`. Not cut short once it has begun. */
  async run(
    { csv, skipInvalid }: CallParsed<'machines.import'>,
    audit: ImportAudit,
    signal: AbortSignal,
  ): Promise<CallOutput<'machines.import'>> {
    const rows = await this.#read(csv, signal);
    const plan = this.#plan(rows);
    const wrong = plan.filter(({ step }) => step.action === 'error');
    if (wrong.length > 0 && !skipInvalid) {
      return { lines: plan.map(lineOf), imported: 0, failed: wrong.length, leftOut: 0 };
    }
    const parts = { ...this.#deps, audit };
    const overtaken = await runImport(plan, parts);
    const again = this.#plan(rows.filter(({ cells }) => overtaken.has(cells.uuid ?? '')));
    // One that is gone once more stays the failure that it was.
    const late = new Map(again.filter(({ step }) => step.action !== 'add').map((line) => [line.line, line]));
    for (const line of plan.filter((one) => overtaken.has(one.uuid) && !wrong.includes(one))) {
      const { step, errors } = late.get(line.line) ?? line;
      if (step.action === 'error') audit.failed(line, 'add', errors.at(-1)?.code ?? 'INTERNAL');
    }
    await runImport([...late.values()], parts);
    const lines = plan.map((line) =>
      wrong.includes(line)
        ? { ...lineOf(line), action: 'leftOut' as const }
        : lineOf(late.get(line.line) ?? line),
    );
    const count = (wanted: ImportLine['action']) => lines.filter(({ action }) => action === wanted).length;
    const [failed, leftOut] = [count('error'), count('leftOut')];
    return { lines, imported: lines.length - count('nothing') - failed - leftOut, failed, leftOut };
  }

  /** The file's rows; the node has been read, and asked for the file's own uuids where its list may be cut. */
  async #read(csv: string, signal: AbortSignal): Promise<CsvRow[]> {
    const { node } = this.#deps;
    const rows = readCsv(csv);
    await node.readSigned(signal);
    if (node.status.mayHaveMore) await this.#findUnlisted(rows, signal);
    return rows;
  }

  #plan(rows: readonly CsvRow[]): PlannedLine[] {
    const { registry, node } = this.#deps;
    return planImport(rows, {
      seats: registry.list(),
      machines: registry.machines(),
      secretsOf: (nodeId) => registry.secretsOf(nodeId),
      readOnly: node.status.mode === 'readOnly',
    });
  }

  async #findUnlisted(rows: readonly CsvRow[], signal: AbortSignal): Promise<void> {
    const { registry, node } = this.#deps;
    const known = new Set(registry.machines().map(({ uuid }) => uuid));
    const uuids = rows.flatMap(({ cells }) => (cells.uuid && !known.has(cells.uuid) ? [cells.uuid] : []));
    node.take(await node.connected().lookUp(uuids.filter(isMachineId), signal));
  }
}

function lineOf({ line, label, uuid, ip, step, errors, warnings }: PlannedLine): ImportLine {
  return { line, label, uuid, ip, action: step.action, errors, ...(warnings.length > 0 ? { warnings } : {}) };
}
