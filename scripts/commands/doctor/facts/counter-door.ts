// Asks the counter about this machine with the agent's own token; it never enrols: a boot is let in only once.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AgentConfig } from '../../../../agent/config.ts';
import { CounterClient } from '../../../../agent/counter/counter-client.ts';
import { type MachineAnswer, MachineAnswerSchema } from '../../../../shared/types/agent-protocol.ts';

const LIMIT_MS = 5000;
const KeptSchema = z.object({ token: z.string() });

/** Where the agent keeps its token of this boot. */
export const tokenPath = (stateDir: string) => join(stateDir, 'counter-token.json');

/** Undefined: none, or not ours to read. */
export async function keptToken(stateDir: string): Promise<string | undefined> {
  try {
    return KeptSchema.parse(JSON.parse(await readFile(tokenPath(stateDir), 'utf8'))).token;
  } catch {
    return undefined;
  }
}

/** Undefined where agents need no counter. @throws CounterError */
export async function askCounter(
  { identity, node }: AgentConfig,
  stateDir: string,
  signal: AbortSignal,
): Promise<MachineAnswer | undefined> {
  if (identity.kind !== 'counter') return undefined;
  const { url, pin } = identity;
  const client = new CounterClient({ url, pin, localAddress: node.localAddress, timeoutMs: LIMIT_MS });
  try {
    const token = await keptToken(stateDir);
    return await client.post('/agent/machine', {}, MachineAnswerSchema, { token, signal });
  } finally {
    await client.close();
  }
}
