// The turns at one node: how many, in which order, and what becomes of those who leave.
import { describe, expect, it } from 'vitest';
import { NodeGate, type Turn } from '../../../shared/dbc/node-gate.ts';

/** Resolved promises have been heard of after this. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function begun(turns: readonly Turn[]): Promise<boolean[]> {
  await settled();
  return turns.map(({ began }) => began);
}

describe('a gate', () => {
  it('lets as many in as its most generous client was allowed, the others in their order', async () => {
    const gate = new NodeGate();
    const [one, two] = [{ most: 2 }, { most: 2 }];
    const turns = [one, two, one, two].map((guest) => gate.enter(guest));
    expect(await begun(turns)).toEqual([true, true, false, false]);
    turns[1]?.leave();
    expect(await begun(turns)).toEqual([true, false, true, false]);
    turns[0]?.leave();
    expect(await begun(turns)).toEqual([false, false, true, true]);
  });

  it('lets nobody wait behind a client that is at its own limit', async () => {
    const gate = new NodeGate();
    const [narrow, wide] = [{ most: 1 }, { most: 3 }];
    const turns = [narrow, narrow, wide, wide].map((guest) => gate.enter(guest));
    expect(await begun(turns)).toEqual([true, false, true, true]);
    turns[0]?.leave();
    expect(await begun(turns)).toEqual([false, true, true, true]);
  });

  it('forgets who leaves before his turn, and counts nobody twice', async () => {
    const gate = new NodeGate();
    const guest = { most: 1 };
    const turns = [guest, guest, guest].map((each) => gate.enter(each));
    turns[1]?.leave();
    turns[1]?.leave();
    turns[0]?.leave();
    turns[0]?.leave();
    expect(await begun(turns)).toEqual([false, false, true]);
    const next = gate.enter(guest);
    expect(await begun([next])).toEqual([false]);
    turns[2]?.leave();
    await next.granted;
    expect(next.began).toBe(true);
  });
});
