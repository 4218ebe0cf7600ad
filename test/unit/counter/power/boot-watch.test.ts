// Each boot is told once: an enrolment is let in for it, and a second one would let a stranger in.
import { beforeEach, describe, expect, it } from 'vitest';
import { BootWatch } from '../../../../kiosk/counter/power/boot-watch.ts';
import type { PowerResult } from '../../../../shared/ipmi/power/types.ts';

let told: string[];
let watch: BootWatch;

beforeEach(() => {
  told = [];
  watch = new BootWatch((seatId) => told.push(seatId));
});

function result(more: Partial<PowerResult>): PowerResult {
  return { action: 'on', before: 'off', after: 'on', sent: ['on'], verified: 'read back', ms: 1, ...more };
}

describe('boots', () => {
  it('are seen from off to on, also with a silence in between', () => {
    for (const power of ['off', 'on', 'on', 'off', 'unknown', 'on'] as const) watch.seen('a1', power);
    expect(told).toEqual(['a1', 'a1']);
  });

  it('are not taken from the first word about a machine, nor from a silence', () => {
    for (const power of ['on', 'unknown', 'on', 'unknown', 'unknown', 'on'] as const) watch.seen('a1', power);
    expect(told).toEqual([]);
  });

  it('of our own commands are told once, whatever the poller sees meanwhile and after', () => {
    watch.seen('a1', 'off');
    watch.begin('a1');
    watch.seen('a1', 'on');
    watch.end('a1', result({}));
    watch.seen('a1', 'on');
    expect(told).toEqual(['a1']);
  });

  it('of a command that the poller has not seen yet are not told a second time', () => {
    watch.seen('a1', 'off');
    watch.begin('a1');
    watch.end('a1', result({}));
    watch.seen('a1', 'on');
    expect(told).toEqual(['a1']);
  });

  it('come with a cycle and a reset, and not with a command that had nothing to do', () => {
    watch.seen('a1', 'on');
    watch.begin('a1');
    watch.end('a1', result({ action: 'reset', before: 'on', sent: ['reset'], verified: 'accepted' }));
    watch.begin('a1');
    watch.end('a1', result({ before: 'on', sent: [], verified: 'already' }));
    watch.begin('a1');
    watch.end('a1', result({ action: 'soft', before: 'on', after: 'off', sent: ['soft'] }));
    expect(told).toEqual(['a1']);
  });

  it('of a failed command count when they were seen', () => {
    watch.seen('a1', 'off');
    watch.begin('a1');
    watch.seen('a1', 'on');
    watch.end('a1', undefined);
    watch.begin('a1');
    watch.end('a1', undefined);
    expect(told).toEqual(['a1']);
  });
});
