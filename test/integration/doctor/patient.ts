// The doctor inside the test's process, and what it is asked to look at.
import { writeFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import type { OperatingSystem } from '../../../agent/os/index.ts';
import { linuxSystem } from '../../../agent/os/linux.ts';
import { examine, type Surroundings } from '../../../scripts/commands/doctor/examine.ts';
import type { DoctorOptions } from '../../../scripts/commands/doctor/places.ts';
import type { Finding, Outcome } from '../../../scripts/commands/doctor/run-checks.ts';
import type { NodeSimulatorOptions } from '../../simulators/node/simulator.ts';
import { startNodeSimulator } from '../../simulators/node/simulator.ts';

/** A machine whose own UUID and MACs are known to the test. */
export function systemOf(smbiosUuid?: string): OperatingSystem {
  return { ...linuxSystem(), machineIds: async () => ({ smbiosUuid, macs: [] }) };
}

export interface Report {
  outcomes: Outcome[];
  codes: string[];
  /** The findings of this code. */
  of(code: string): Finding[];
  /** The outcome of the check of this name. */
  check(name: string): Outcome | undefined;
}

export async function diagnose(options: DoctorOptions, around: Partial<Surroundings> = {}): Promise<Report> {
  const { outcomes } = await examine(options, { os: systemOf(), ...around }, new AbortController().signal);
  const findings = outcomes.flatMap((outcome) => outcome.findings);
  return {
    outcomes,
    codes: [...new Set(findings.map(({ code }) => code))].sort(),
    of: (code) => findings.filter((finding) => finding.code === code),
    check: (name) => outcomes.find((outcome) => outcome.name === name),
  };
}

export async function startNode(options: Partial<NodeSimulatorOptions> = {}) {
  const node = await startNodeSimulator({
    version: '0.4.1.8',
    http: { host: '127.0.0.1', port: 0 },
    lan: { host: '127.0.0.1', port: 0 },
    ...options,
  });
  onTestFinished(() => node.stop());
  return { ...node, url: `http://127.0.0.1:${node.httpPort}`, lanPort: node.lanPort ?? 0 };
}

/** Writes a YAML file. */
export async function writeConfig(path: string, config: unknown): Promise<string> {
  await writeFile(path, stringify(config), { mode: 0o600 });
  return path;
}

/** Something that is no node and no counter. @returns its port */
export async function serve(listener: RequestListener, port = 0, host = '127.0.0.1'): Promise<number> {
  const server = createHttpServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return listenOn(server, port, host);
}

/** A bare TCP listener. @returns its port */
export async function listen(onSocket: Parameters<typeof createServer>[1], port = 0): Promise<number> {
  const server = createServer(onSocket);
  onTestFinished(() => void server.close());
  return listenOn(server, port, '127.0.0.1');
}

async function listenOn(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** A port on which nobody listens now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOn(server, 0, '127.0.0.1');
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
