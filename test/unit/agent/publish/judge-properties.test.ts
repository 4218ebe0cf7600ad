// What no comparison may ever amount to, whatever the node shows.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judge, looksEqual, type NodeView, type Situation } from '../../../../agent/publish/view.ts';

const deviceId = fc.constantFrom('', '123456789', '987654321');
const view: fc.Arbitrary<NodeView> = fc.record({
  connected: fc.boolean(),
  deviceId,
  passwordLength: fc.integer({ min: 0, max: 16 }),
  verdict: fc.constantFrom(undefined, 'equal', 'differs', 'not-connected'),
  rivals: fc.constantFrom<string[]>([], ['ab'], ['ab', 'cd']),
});
const situation: fc.Arbitrary<Situation> = fc.record({
  view,
  codes: fc.record({
    deviceId,
    password: fc.option(fc.string({ minLength: 6, maxLength: 16 }), { nil: undefined }),
  }),
  kind: fc.constantFrom('stored', 'push'),
  canSet: fc.boolean(),
  setDone: fc.boolean(),
  rereadsDone: fc.boolean(),
  changeSeen: fc.boolean(),
});

function always(claim: (event: string, facts: Situation) => unknown): void {
  const property = fc.property(situation, (facts) => {
    claim(judge(facts), facts);
  });
  fc.assert(property, { numRuns: 2000 });
}

test('confirmed needs a signed verdict of equal, and a password to compare', () => {
  always((event, { view, codes }) => {
    if (event !== 'equal') return;
    expect(view.verdict).toBe('equal');
    expect(view.connected).toBe(true);
    expect(codes.password).toBeDefined();
  });
});

test('rivals are always a conflict, and nothing else is', () => {
  always((event, { view }) => expect(event === 'conflict').toBe(view.rivals.length > 0));
});

test('a set needs something to sign with, and a password', () => {
  always((event, { canSet, codes }) => {
    if (event !== 'may-set') return;
    expect(canSet).toBe(true);
    expect(codes.password).toBeDefined();
  });
});

test('a pushing node gets one set for each change of the codes, after DeepLink had its time', () => {
  always((event, { kind, setDone, rereadsDone, view }) => {
    if (event !== 'may-set' || kind !== 'push') return;
    expect({ setDone, rereadsDone, connected: view.connected }).toEqual({
      ...{ setDone: false, rereadsDone: true, connected: true },
    });
  });
});

test('nothing is published that does not look equal', () => {
  always((event, { view, codes }) => {
    if (event === 'inferred' || event === 'presumed') expect(looksEqual(view, codes)).toBe(true);
  });
});

test('a verdict other than equal publishes nothing while the password is known', () => {
  always((event, { view, codes }) => {
    if (view.verdict === undefined || view.verdict === 'equal' || codes.password === undefined) return;
    expect(['equal', 'inferred', 'presumed']).not.toContain(event);
  });
});

test('inferred needs a change that was seen', () => {
  always((event, { changeSeen }) => {
    if (event === 'inferred') expect(changeSeen).toBe(true);
  });
});

test('a password shorter than the node shows is a short frame, once re-reads and set are used up', () => {
  const settled = situation.filter(
    ({ view, codes }) =>
      view.connected && view.rivals.length === 0 && (codes.password?.length ?? 99) < view.passwordLength,
  );
  fc.assert(
    fc.property(settled, (facts) => {
      const view: NodeView = { ...facts.view, verdict: 'differs' };
      expect(judge({ ...facts, view, kind: 'push', rereadsDone: true, setDone: true })).toBe('short-frame');
    }),
  );
});

test('a storing node is never re-read, and a pushing one never wants an identity', () => {
  always((event, { kind }) => {
    expect(event).not.toBe(kind === 'stored' ? 're-read' : 'identity-required');
  });
});
