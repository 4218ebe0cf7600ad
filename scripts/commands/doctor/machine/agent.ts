// Does the agent run, and does the node hand out what DeepLink accepts?
import type { HealthNote } from '../../../../agent/health/board.ts';
import { attempt, defineCheck, error, warning } from '../check.ts';
import type { MachineFacts } from '../facts/machine-facts.ts';

export const agent = defineCheck({
  name: 'agent',
  limitMs: 10_000,
  codes: {
    AGENT_NOT_RUNNING: error(
      'No agent runs on this machine: its codes are neither changed nor published',
      "Install and start it (docs/operations/agent.md); run the doctor as the agent's own account.",
    ),
    AGENT_SILENT: error('The agent does not answer', 'Look at its log and restart its service.'),
    AGENT_NOT_PUBLISHED: error(
      'The agent has not published the codes: what the node hands out may not work',
      'Do what the agent says below; it goes on by itself.',
    ),
    AGENT_COMPLAINS: warning('The agent publishes, and complains', 'Do what the agent says below.'),
  },
  run: async (facts: MachineFacts) => {
    const answer = await attempt(facts.status());
    if ('failure' in answer) {
      const { code, message } = answer.failure;
      const known = code === 'AGENT_SILENT' ? code : 'AGENT_NOT_RUNNING';
      return { found: [{ code: known, subject: facts.stateDir, detail: message }] };
    }
    const { published, state, notes, proof } = answer.value;
    const detail = [`state ${state}`, ...notes.map(wordsOf)].join('\n');
    if (!published) return { found: [{ code: 'AGENT_NOT_PUBLISHED', detail }] };
    if (notes.length > 0) return { found: [{ code: 'AGENT_COMPLAINS', detail }] };
    return { found: [], good: `published, ${proof?.level ?? 'without proof'}` };
  },
});

function wordsOf({ code, message, detail, cure }: HealthNote): string {
  return `${code}: ${message}${detail === undefined ? '' : ` (${detail})`}. ${cure}`;
}
