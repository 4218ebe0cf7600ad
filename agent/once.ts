// `--once`: runs until the codes are published, or says why they are not.
import { EXIT } from '../shared/config/exit-codes.ts';
import type { Agent } from './agent.ts';
import { describeStatus } from './control/commands.ts';

/** The codes are published, but nothing proves it. */
export const EXIT_PRESUMED = 3;
/** The codes were not published in time. */
export const EXIT_NOT_PUBLISHED = 4;

export interface OnceOptions {
  seconds: number;
  json: boolean;
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  /** Resolves when somebody asks us to stop. */
  stopped: Promise<void>;
}

/** Exit code of `--once`: see the help of `netbar agent`. */
export async function runOnce(agent: Agent, options: OnceOptions): Promise<number> {
  const { seconds, json, stdout, stderr, stopped } = options;
  const ended = await new Promise<'published' | 'late' | 'stopped'>((resolve) => {
    const timer = setTimeout(() => resolve('late'), seconds * 1000);
    const check = () => {
      if (!agent.status().published) return;
      clearTimeout(timer);
      resolve('published');
    };
    agent.onStatus(check);
    void stopped.then(() => {
      clearTimeout(timer);
      resolve('stopped');
    });
    check();
  });
  const status = agent.status();
  stdout(json ? `${JSON.stringify(status)}\n` : describeStatus(status));
  if (ended === 'published') return status.proof?.level === 'presumed' ? EXIT_PRESUMED : EXIT.ok;
  if (ended === 'stopped') stderr('stopped before the codes were published\n');
  else
    stderr(
      `not published within ${seconds} s: ${status.error ? `${status.error.code}: ${status.error.cure}` : status.state}\n`,
    );
  return EXIT_NOT_PUBLISHED;
}
