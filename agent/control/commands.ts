// `netbar agent rotate` and `netbar agent status`: asked of the running agent, answered in words.
import { EXIT } from '../../shared/config/exit-codes.ts';
import type { AgentConfig } from '../config.ts';
import type { AgentStatus } from '../health/status.ts';
import type { OperatingSystem } from '../os/index.ts';
import { askAgent } from './control-client.ts';

type Print = (text: string) => void;

/** Exit code 0 when the password was rotated, 1 with the reason otherwise. */
export async function rotateCommand(
  config: AgentConfig,
  os: OperatingSystem,
  force: boolean,
  stdout: Print,
  stderr: Print,
): Promise<number> {
  const reply = await askAgent(controlPath(config, os), { command: 'rotate', force });
  if (reply.ok) {
    stdout(`${reply.message}\n`);
    return EXIT.ok;
  }
  stderr(`not rotated: ${reply.message} (${reply.code})\n`);
  if (reply.code === 'ROTATION_BLOCKED') stderr('Wait until the renter has left, or use --force.\n');
  return EXIT.failed;
}

/** Exit code 0 when the codes are published, 1 otherwise. */
export async function statusCommand(
  config: AgentConfig,
  os: OperatingSystem,
  json: boolean,
  stdout: Print,
  stderr: Print,
): Promise<number> {
  const reply = await askAgent(controlPath(config, os), { command: 'status' });
  if (!reply.ok) {
    stderr(`${reply.message} (${reply.code})\n`);
    return EXIT.failed;
  }
  const status = reply.status as AgentStatus;
  stdout(json ? `${JSON.stringify(status)}\n` : describeStatus(status));
  return status.published ? EXIT.ok : EXIT.failed;
}

/** A few lines for people. */
export function describeStatus(status: AgentStatus): string {
  const lines = [
    `state      ${status.state}`,
    `device ID  ${status.deviceId ?? '(not known yet)'}`,
    `machine    ${status.nodeId ?? '(not found on the node yet)'}`,
    `node       ${status.node.url}${status.node.version ? `, version ${status.node.version}` : ''}`,
    status.proof
      ? `proof      ${status.proof.level}, ${(status.proof.ageMs / 1000).toFixed(1)} s old`
      : 'proof      none',
    ...status.notes.flatMap((note) => [
      `${note.severity.padEnd(10)} ${note.code}: ${note.message}${note.detail ? ` (${note.detail})` : ''}`,
      `           ${note.cure}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function controlPath(config: AgentConfig, os: OperatingSystem): string {
  return os.controlPath(config.stateDir ?? os.defaultStateDir);
}
