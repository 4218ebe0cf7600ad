// Reads the arrows between states ("X … -> Y") out of the code block of the page of the agent's states.
import { readFileSync } from 'node:fs';

export const PAGE = readFileSync(
  new URL('../../../fixtures/spec/10-agent-states.md', import.meta.url),
  'utf8',
);

export interface Arrow {
  machine: string;
  /** '*' where the page names no single state: any state of that machine. */
  from: string;
  to: string;
}

/** Arrows of each machine onto its own states; "N0 -> N2" inside P0 is an event there, no arrow of PUBLISH. */
export function arrowsOf(page: string): Arrow[] {
  const block = /```\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const arrows: Arrow[] = [];
  let machine = '';
  let from = '*';
  for (const line of block.split('\n')) {
    const header = /^(DEVICE|ROTATE|NODE|PUBLISH)\b/.exec(line)?.[1];
    if (header) machine = header;
    // Two spaces begin a new item; deeper lines go on with it.
    if (header || /^ {2}\S/.test(line)) from = /^ {2}([DRNP][0-9X])\b/.exec(line)?.[1] ?? '*';
    if (machine === '') continue;
    const own = machine.charAt(0);
    for (const [, to] of line.matchAll(/(?:->[^|;>]*?|else )\b([DRNP][0-9X]|done)\b/g)) {
      if (to === 'done') arrows.push({ machine, from, to: 'idle' });
      else if (to?.startsWith(own)) arrows.push({ machine, from, to });
    }
  }
  return arrows;
}
