// P1 of the page, case by case: what a comparison of the node with DeepLink amounts to.
import { describe, expect, test } from 'vitest';
import { judge, type NodeView, type Situation } from '../../../../agent/publish/view.ts';

const T = { deviceId: '123456789', password: 'tenletters' };
const UNKNOWN = { deviceId: '123456789', password: undefined };

const ALIKE: NodeView = {
  connected: true,
  deviceId: '123456789',
  passwordLength: 10,
  verdict: undefined,
  rivals: [],
};
const OTHER_ID: NodeView = { ...ALIKE, deviceId: '987654321' };
const LONGER: NodeView = { ...ALIKE, passwordLength: 12 };
const SHORTER: NodeView = { ...ALIKE, passwordLength: 8 };
const EMPTY: NodeView = { ...ALIKE, deviceId: '', passwordLength: 0 };
const NOT_CONNECTED: NodeView = { ...EMPTY, connected: false };

/** A pushing node, nothing to sign with, at the first read. */
function situation(view: NodeView, rest: Partial<Situation> = {}): Situation {
  return {
    ...{ view, codes: T, kind: 'push', canSet: false, setDone: false, rereadsDone: false, changeSeen: false },
    ...rest,
  };
}

const signed = (view: NodeView, verdict: NodeView['verdict']): NodeView => ({ ...view, verdict });
const own = { canSet: true } as const;
const stored = { kind: 'stored' } as const;
const late = { rereadsDone: true } as const;
const noPassword = { codes: UNKNOWN } as const;

describe('another machine shows our device ID or address', () => {
  test.each<[string, Partial<Situation>]>([
    ['even when a signed read says equal', { ...own, view: signed(ALIKE, 'equal') }],
    ['on a storing node', { ...own, ...stored }],
    ['when DeepLink is not connected', { view: NOT_CONNECTED }],
    ['when a change was seen', { changeSeen: true }],
    ['when the password is unknown', { ...noPassword, ...late }],
  ])('it is a conflict %s', (_, rest) => {
    const base = situation(ALIKE, rest);
    expect(judge({ ...base, view: { ...base.view, rivals: ['ab'] } })).toBe('conflict');
  });
});

describe('a pushing node', () => {
  test.each<[title: string, view: NodeView, rest: Partial<Situation>, event: string]>([
    ['signed equal: published', signed(ALIKE, 'equal'), own, 'equal'],
    ['signed equal, after the re-reads: published', signed(ALIKE, 'equal'), { ...own, ...late }, 'equal'],
    ['signed equal, after a set: published', signed(ALIKE, 'equal'), { ...own, setDone: true }, 'equal'],
    ['masked, alike, change seen: inferred', ALIKE, { changeSeen: true }, 'inferred'],
    ['masked, alike, no change seen: DeepLink may still be reporting', ALIKE, {}, 're-read'],
    ['masked, alike, no change seen to the end: presumed', ALIKE, late, 'presumed'],
    ['masked, other id: read again', OTHER_ID, {}, 're-read'],
    ['masked, other id to the end: stale', OTHER_ID, late, 'node-stale'],
    ['masked, other id, change seen: read again', OTHER_ID, { changeSeen: true }, 're-read'],
    ['masked, longer: read again', LONGER, {}, 're-read'],
    ['masked, longer to the end: the node dropped a shorter one', LONGER, late, 'short-frame'],
    ['masked, shorter to the end: stale', SHORTER, late, 'node-stale'],
    ['connected and nothing reported yet: read again', EMPTY, {}, 're-read'],
    ['nothing reported to the end: stale', EMPTY, late, 'node-stale'],
    ['not connected: the link is down, at once', NOT_CONNECTED, {}, 'lan-link-down'],
    ['not connected, with an identity: a set would not arrive', NOT_CONNECTED, own, 'lan-link-down'],
    ['not connected, after the re-reads: still down', NOT_CONNECTED, { ...own, ...late }, 'lan-link-down'],
    ['not connected, change seen: still down', NOT_CONNECTED, { changeSeen: true }, 'lan-link-down'],
    ['signed different: DeepLink may still be reporting', signed(ALIKE, 'differs'), own, 're-read'],
    ['signed different to the end: set', signed(ALIKE, 'differs'), { ...own, ...late }, 'may-set'],
    [
      'signed different, other id to the end: set',
      signed(OTHER_ID, 'differs'),
      { ...own, ...late },
      'may-set',
    ],
    [
      'signed different, longer to the end: set before anything else',
      signed(LONGER, 'differs'),
      { ...own, ...late },
      'may-set',
    ],
    [
      'signed different after a set: read again',
      signed(ALIKE, 'differs'),
      { ...own, setDone: true },
      're-read',
    ],
    [
      'signed different after a set, to the end: stale',
      signed(ALIKE, 'differs'),
      { ...own, ...late, setDone: true },
      'node-stale',
    ],
    [
      'signed different after a set, longer: a rotation is due',
      signed(LONGER, 'differs'),
      { ...own, ...late, setDone: true },
      'short-frame',
    ],
    [
      'signed different, though alike and changed: no proof',
      signed(ALIKE, 'differs'),
      { ...own, changeSeen: true },
      're-read',
    ],
    ['password unknown, alike: read again', ALIKE, noPassword, 're-read'],
    ['password unknown, alike to the end: presumed', ALIKE, { ...noPassword, ...late }, 'presumed'],
    [
      'password unknown, change seen: not inferred',
      ALIKE,
      { ...noPassword, ...late, changeSeen: true },
      'presumed',
    ],
    [
      'password unknown, with an identity: nothing to set',
      ALIKE,
      { ...noPassword, ...late, ...own },
      'presumed',
    ],
    ['password unknown, other id: stale', OTHER_ID, { ...noPassword, ...late, ...own }, 'node-stale'],
    [
      'password unknown, nothing reported: stale',
      { ...ALIKE, passwordLength: 0 },
      { ...noPassword, ...late },
      'node-stale',
    ],
  ])('%s', (_, view, rest, event) => {
    expect(judge(situation(view, rest))).toBe(event);
  });
});

describe('a storing node', () => {
  test.each<[title: string, view: NodeView, rest: Partial<Situation>, event: string]>([
    ['signed equal: published', signed(ALIKE, 'equal'), own, 'equal'],
    ['signed different: set at once, nobody else will', signed(ALIKE, 'differs'), own, 'may-set'],
    [
      'signed different after a set: set again',
      signed(ALIKE, 'differs'),
      { ...own, setDone: true },
      'may-set',
    ],
    ['signed different after the re-reads: set', signed(LONGER, 'differs'), { ...own, ...late }, 'may-set'],
    ['nothing stored yet, with an identity: set', EMPTY, own, 'may-set'],
    ['nothing stored yet, no identity: one is needed', EMPTY, {}, 'identity-required'],
    ['alike, no identity, no change seen: one is needed', ALIKE, {}, 'identity-required'],
    ['alike, no identity, change seen: inferred', ALIKE, { changeSeen: true }, 'inferred'],
    ['other id, no identity: one is needed', OTHER_ID, late, 'identity-required'],
    ['unsigned set allowed, alike, no change seen: set', ALIKE, own, 'may-set'],
    ['unsigned set allowed, alike, change seen: inferred', ALIKE, { ...own, changeSeen: true }, 'inferred'],
    [
      'password unknown, with an identity: nothing to set',
      ALIKE,
      { ...own, ...noPassword },
      'identity-required',
    ],
    ['password unknown, no identity: one is needed', ALIKE, noPassword, 'identity-required'],
  ])('%s', (_, view, rest, event) => {
    expect(judge(situation(view, { ...stored, ...rest }))).toBe(event);
  });
});
