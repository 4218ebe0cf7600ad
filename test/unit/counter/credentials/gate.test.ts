// The freshness gate: which codes are never handed out.
import { describe, expect, it } from 'vitest';
import { type CodesRefusal, codesGate, refused } from '../../../../kiosk/counter/credentials/gate.ts';
import type { Seat } from '../../../../kiosk/ipc/seat.ts';
import { seat } from '../power/small-cafe.ts';

const NODE = { mode: 'manage', reachable: true } as const;
const known = <const Value>(value: Value) => ({ value, at: 1, source: 'test' });

function gate(
  fields: Partial<Seat>,
  node: Parameters<typeof codesGate>[1] = NODE,
  changing = false,
): CodesRefusal | undefined {
  return codesGate(seat('a1', fields), node, changing);
}

describe('the freshness gate', () => {
  it('opens for a seat that is on, linked and fresh', () => {
    expect(gate({})).toBeUndefined();
  });

  const cases: [CodesRefusal, Partial<Seat>][] = [
    ['CODES_POWER_OFF', { power: known('off') }],
    ['CODES_POWER_UNKNOWN', { power: known('unknown') }],
    ['CODES_BOOTING', { boot: { startedAt: 1, expectedMs: 50_000 } }],
    ['CODES_BOOTING', { agent: known('booting') }],
    ['CODES_LINK_LOST', { agent: known('lost') }],
    ['CODES_LINK_LOST', { agent: known('goodbye') }],
    ['CODES_LINK_LOST', { deeplink: known('lost') }],
    ['CODES_LINK_LOST', { nodeLink: known('down') }],
    ['CODES_STALE', { codes: known('stale') }],
    ['CODES_STALE', { codes: known('unknown') }],
    ['CODES_NONE', { codes: known('none') }],
    ['CODES_CONFLICT', { codes: known('conflict') }],
    ['CODES_CONFLICT', { conflictWith: 'A14' }],
  ];
  it.each(cases)('refuses with %s', (code, fields) => {
    expect(gate(fields)).toBe(code);
  });

  it('refuses while a command runs or waits that makes the pair void', () => {
    expect(gate({}, NODE, true)).toBe('CODES_CHANGING');
  });

  it('refuses while the node is silent, and without its key', () => {
    expect(gate({}, { mode: 'manage', reachable: false })).toBe('CODES_NODE_SILENT');
    expect(gate({}, { mode: 'readOnly', reachable: true })).toBe('CODES_READ_ONLY');
  });

  it("names another person's seat before everything else", () => {
    const twin = { codes: known('conflict'), power: known('off') } as const;
    expect(gate(twin, { mode: 'readOnly', reachable: false })).toBe('CODES_CONFLICT');
  });

  it('lets codes that nobody compares through only over a DeepLink link that is up now', () => {
    const alone = { codes: known('unknown'), agent: known('never'), deeplink: known('unknown') } as const;
    expect(gate(alone)).toBeUndefined();
    expect(gate({ ...alone, nodeLink: known('unknown') })).toBe('CODES_STALE');
    expect(gate({ ...alone, nodeLink: known('down') })).toBe('CODES_LINK_LOST');
    expect(gate({ ...alone, codes: known('stale') })).toBe('CODES_STALE');
  });

  it('says it in words that begin with the seat', () => {
    const error = refused('CODES_CONFLICT', 'A12', 'A14');
    expect(error.message).toMatch(/^A12 /);
    expect(error).toMatchObject({ code: 'CODES_CONFLICT', status: 409, details: { conflictWith: 'A14' } });
  });
});
