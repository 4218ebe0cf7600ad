// How a row of the node's list is read, and who else shows our codes.
import { describe, expect, test } from 'vitest';
import { findRivals, looksEqual, viewOf } from '../../../../agent/publish/view.ts';
import { machine } from '../node/machine-row.ts';

const T = { deviceId: '123456789', password: 'tenletters' };
const STARS = { deviceId: '123456789', password: '**********', masked: true };

describe('viewOf', () => {
  test('reads device ID and length of a masked row', () => {
    expect(viewOf(machine({ deeplink: STARS }), undefined, [])).toEqual({
      ...{ connected: true, deviceId: '123456789', passwordLength: 10, verdict: undefined, rivals: [] },
    });
  });

  test('takes a row without codes for a DeepLink that is not connected', () => {
    expect(viewOf(machine({}), undefined, ['ab'])).toEqual({
      ...{ connected: false, deviceId: '', passwordLength: 0, verdict: undefined, rivals: ['ab'] },
    });
  });

  test('believes a signed read that says "not connected" more than the row before it', () => {
    expect(viewOf(machine({ deeplink: STARS }), 'not-connected', []).connected).toBe(false);
  });
});

describe('looksEqual', () => {
  const view = viewOf(machine({ deeplink: STARS }), undefined, []);

  test.each([
    ['same id and length', view, T, true],
    ['same length, other characters: a mask can not tell', view, { ...T, password: 'otherwords' }, true],
    ['other id', view, { ...T, deviceId: '987654321' }, false],
    ['longer', view, { ...T, password: 'elevenchars' }, false],
    ['shorter', view, { ...T, password: 'ninechars' }, false],
    ['not connected', { ...view, connected: false }, T, false],
    ['password unknown, node has one', view, { ...T, password: undefined }, true],
    ['password unknown, node has none', { ...view, passwordLength: 0 }, { ...T, password: undefined }, false],
  ])('%s', (_, seen, codes, equal) => {
    expect(looksEqual(seen, codes)).toBe(equal);
  });
});

describe('findRivals', () => {
  const own = machine({ nodeId: 'own', ip: '10.0.0.5', deeplink: STARS });

  test('finds nobody on a clean list', () => {
    const others = [machine({ nodeId: 'b', ip: '10.0.0.6' }), machine({ nodeId: 'c', ip: '10.0.0.7' })];
    expect(findRivals([own, ...others], own, '123456789')).toEqual([]);
  });

  test('finds a machine that shows our device ID', () => {
    const clone = machine({ nodeId: 'b', ip: '10.0.0.6', deeplink: STARS });
    expect(findRivals([own, clone], own, '123456789')).toEqual(['b']);
  });

  test('finds a machine under our address, IPv4 mapped into IPv6 or not', () => {
    const same = machine({ nodeId: 'b', ip: '::ffff:10.0.0.5' });
    expect(findRivals([own, same], own, '123456789')).toEqual(['b']);
  });

  test('does not take machines that reported nothing, or have no address, for rivals', () => {
    const silent = machine({ nodeId: 'b', ip: '', deeplink: { deviceId: '', password: '', masked: false } });
    expect(findRivals([own, silent], { ...own, ip: '' }, '')).toEqual([]);
  });
});
