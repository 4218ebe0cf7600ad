// Which row of the node's list is this machine?
import { describe, expect, test } from 'vitest';
import {
  isOurs,
  isTellingUuid,
  judgeLocation,
  normaliseId,
  plainAddress,
  rowsByUuid,
  spellings,
  tellingIds,
} from '../../../../agent/node/locate.ts';
import { machine } from './machine-row.ts';

const UUID = '4C4C4544-0051-3010-8052-B4C04F4D3533';
const MAC = 'a4:bb:6d:e1:02:9f';

describe('spellings for the case-sensitive look-up', () => {
  test('of a UUID: lower and upper case, with and without hyphens', () => {
    expect(spellings(UUID)).toEqual([
      '4c4c4544-0051-3010-8052-b4c04f4d3533',
      '4C4C4544-0051-3010-8052-B4C04F4D3533',
      '4c4c4544005130108052b4c04f4d3533',
      '4C4C4544005130108052B4C04F4D3533',
    ]);
  });

  test('of a MAC address: the same, and never with the colons that the node refuses', () => {
    expect(spellings(MAC)).toEqual([
      'a4-bb-6d-e1-02-9f',
      'A4-BB-6D-E1-02-9F',
      'a4bb6de1029f',
      'A4BB6DE1029F',
    ]);
  });

  test('are the same whatever spelling they come from', () => {
    for (const spelling of spellings(UUID)) expect(spellings(spelling)).toEqual(spellings(UUID));
    for (const spelling of spellings(MAC)) expect(spellings(spelling)).toEqual(spellings(MAC));
  });

  test('fall together once normalised', () => {
    expect(new Set([MAC, ...spellings(MAC), 'A4BB.6DE1.029F'].map(normaliseId))).toEqual(
      new Set(['a4bb6de1029f']),
    );
  });
});

describe('a UUID that tells nothing', () => {
  test.each([
    ['all 0', '00000000-0000-0000-0000-000000000000'],
    ['all F', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'],
    ['a board that nobody programmed', '03000200-0400-0500-0006-000700080009'],
    ['the same in the other byte order', '00020003-0004-0005-0006-000700080009'],
    ['no hyphens', '03000200040005000006000700080009'],
    ['upper case', 'FEFEFEFE-FEFE-FEFE-FEFE-FEFEFEFEFEFE'],
    ['a counted one', '12345678-1234-5678-1234-567812345678'],
    ['words', 'To Be Filled By O.E.M.'],
    ['too short', '4c4c4544'],
    ['nothing', ''],
  ])('%s is ignored', (_, uuid) => {
    expect(isTellingUuid(uuid)).toBe(false);
    expect(tellingIds({ smbiosUuid: uuid, macs: [MAC] })).toEqual([MAC]);
  });

  test('a real one is taken, before the MAC addresses', () => {
    expect(tellingIds({ smbiosUuid: UUID, macs: [MAC] })).toEqual([UUID, MAC]);
    expect(tellingIds({ smbiosUuid: undefined, macs: [] })).toEqual([]);
  });
});

describe('judgeLocation', () => {
  const byUuid = machine({ nodeId: 'uuid', uuid: UUID.toLowerCase(), ip: '10.0.0.9' });
  const byIp = machine({ nodeId: 'ip', ip: '10.0.0.5' });
  const facts = {
    byUuid: [],
    listed: [byIp],
    cut: false,
    ids: [UUID],
    localAddress: '10.0.0.5' as string | undefined,
  };

  test('takes the row with our UUID', () => {
    expect(judgeLocation({ ...facts, byUuid: [byUuid], listed: [byUuid] })).toEqual({
      ...{ found: 'one', machine: byUuid, by: 'uuid' },
    });
  });

  test('takes the row with the address of our own socket', () => {
    expect(judgeLocation(facts)).toEqual({ found: 'one', machine: byIp, by: 'ip' });
    expect(judgeLocation({ ...facts, localAddress: '::ffff:10.0.0.5' })).toMatchObject({ by: 'ip' });
  });

  test('believes the UUID more than the address', () => {
    expect(judgeLocation({ ...facts, byUuid: [byUuid], listed: [byUuid, byIp] })).toMatchObject({
      ...{ found: 'one', machine: { nodeId: 'uuid' } },
    });
  });

  test('counts one machine found by two spellings once', () => {
    expect(judgeLocation({ ...facts, byUuid: [byUuid, byUuid] })).toMatchObject({ found: 'one' });
  });

  test('finds two when UUID and MAC lead to different machines', () => {
    expect(judgeLocation({ ...facts, byUuid: [byUuid, byIp] })).toMatchObject({ found: 'two' });
  });

  test('finds two when two machines stand under our address', () => {
    const twin = machine({ nodeId: 'twin', ip: '::ffff:10.0.0.5' });
    expect(judgeLocation({ ...facts, listed: [byIp, twin] })).toMatchObject({ found: 'two' });
  });

  test('finds none on a whole list without us, and "cut" on one that may go on', () => {
    expect(judgeLocation({ ...facts, listed: [] })).toMatchObject({ found: 'none' });
    expect(judgeLocation({ ...facts, listed: [], cut: true })).toMatchObject({ found: 'cut' });
  });

  test('takes a match on a cut list', () => {
    expect(judgeLocation({ ...facts, cut: true })).toMatchObject({ found: 'one', by: 'ip' });
  });

  test('does not match machines without an address while our own is unknown', () => {
    const blank = machine({ nodeId: 'blank', ip: '' });
    expect(judgeLocation({ ...facts, listed: [blank], localAddress: undefined })).toMatchObject({
      found: 'none',
    });
  });

  test('says what it had to go by', () => {
    expect(judgeLocation({ ...facts, listed: [] })).toMatchObject({
      seen: `uuid or MAC ${UUID}; local address 10.0.0.5; 0 machines listed`,
    });
    expect(judgeLocation({ ...facts, ids: [], listed: [], localAddress: undefined })).toMatchObject({
      seen: 'uuid or MAC (none readable); local address (unknown); 0 machines listed',
    });
  });
});

describe('a row that was ours', () => {
  const row = machine({ uuid: 'A4BB6DE1029F', ip: '10.0.0.5' });

  test.each([
    ['by its UUID, in any spelling', row, [MAC], '10.9.9.9', true],
    ['by our address', row, [UUID], '10.0.0.5', true],
    ['by our address behind ::ffff:', row, [], '::ffff:10.0.0.5', true],
    ['not when neither fits', row, [UUID], '10.9.9.9', false],
    ['not when our address is unknown', machine({}), [], undefined, false],
  ])('still is %s', (_, seen, ids, localAddress, ours) => {
    expect(isOurs(seen, ids, localAddress)).toBe(ours);
  });

  test('a row without a uuid matches no id', () => {
    expect(rowsByUuid([machine({ uuid: '' })], [UUID, MAC])).toEqual([]);
  });

  test('::ffff: is cut off, and nothing else', () => {
    expect(plainAddress('::ffff:10.0.0.5')).toBe('10.0.0.5');
    expect(plainAddress('fe80::1')).toBe('fe80::1');
    expect(plainAddress(undefined)).toBeUndefined();
  });
});
