// Recorded machine lists, codes and versions, read into our own shapes.
import { describe, expect, it } from 'vitest';
import { readMessage } from '../../../shared/dbc/answer.ts';
import { deeplinkSchema, machinesSchema, versionSchema } from '../../../shared/dbc/schemas.ts';
import { answerOf, recording } from './recordings.ts';

const KEY_STARS = '*'.repeat(64);
const machines = (id: string) => readMessage(answerOf(id), { path: '/list' }, machinesSchema);
const codes = (id: string) => readMessage(answerOf(id), { path: '/deeplink' }, deeplinkSchema);
const version = (text: string) =>
  readMessage(
    { status: 200, body: JSON.stringify({ errcode: 0, message: { client_version: text } }) },
    { path: '/' },
    versionSchema,
  );

describe('a machine on the list', () => {
  it('shows its secrets to the key of the node', () => {
    expect(machines('persist-list')).toEqual([
      {
        nodeId: 'b0b6997eb746493d3f6f42821d377cc3f70f88c47431762af403e26495a93d1e',
        nodePrivateKey: '5eb0f49a78054f904ace7cf4a7bd1b57b573dd90232676193b04b53d0b4ea628',
        uuid: 'uuid-0001',
        ip: '127.0.0.1',
        os: 'Ubuntu 22.04',
        description: 'first server',
        ipmiHostname: '127.0.0.1',
        ipmiUsername: 'admin',
        ipmiPassword: 'secret',
        ipmiPort: 9001,
        masked: false,
      },
    ]);
  });

  it('is masked for everybody else', () => {
    expect(machines('list-by-node-id-masked')).toEqual([
      {
        nodeId: '460cd3cad3e2a2060405d03e17d4c3cd4747c413924d98ac6817b7959ba1a500',
        nodePrivateKey: KEY_STARS,
        uuid: 'uuid-0001',
        ip: '127.0.0.1',
        os: 'Ubuntu 22.04',
        description: 'first server',
        ipmiHostname: '127.0.0.1',
        ipmiUsername: '*****',
        ipmiPassword: '******',
        ipmiPort: 9001,
        masked: true,
      },
    ]);
  });

  it('is masked when the signature was wrong, without any error', () => {
    expect(machines('list-signed-replay').every((machine) => machine.masked)).toBe(true);
    expect(machines('list-signed').some((machine) => machine.masked)).toBe(false);
  });

  it('may have no IPMI port', () => {
    const ports = machines('list-masked').map((machine) => machine.ipmiPort);
    expect(ports).toContain(undefined);
    expect(ports).toContain(9001);
  });

  it('has no codes on a pushing node while DeepLink is not connected', () => {
    expect(machines('list-masked').every((machine) => machine.deeplink === undefined)).toBe(true);
  });

  it('shows the id and the length of the password once DeepLink is connected', () => {
    expect(machines('p2p-list-masked-dl')[0]?.deeplink).toEqual({
      deviceId: '123456789',
      password: '******',
      masked: true,
    });
    expect(machines('p2p-list-signed-dl')[0]?.deeplink).toEqual({
      deviceId: '123456789',
      password: 'aAbBcC',
      masked: false,
    });
  });

  it('always has codes on a storing node, empty before the first set', () => {
    expect(machines('v0416-list-initial')[0]?.deeplink).toEqual({
      deviceId: '',
      password: '',
      masked: false,
    });
    expect(machines('v0416-list-masked')[0]?.deeplink).toEqual({
      deviceId: '123456789',
      password: '******',
      masked: true,
    });
  });

  it('counts as masked when a client node lists it without secrets', () => {
    expect(machines('p2p-client-list-all').every((machine) => machine.masked)).toBe(true);
  });

  it('is not there for an unknown id', () => {
    expect(machines('list-by-unknown')).toEqual([]);
  });

  it('is refused when its id is no node_id', () => {
    const body = JSON.stringify({ errcode: 0, message: { bare_metal_nodes: [{ node_id: 'x' }] } });
    expect(() => readMessage({ status: 200, body }, { path: '/list' }, machinesSchema)).toThrow(
      expect.objectContaining({ code: 'BAD_ANSWER' }),
    );
  });

  it('is not what a client node answers for a single server', () => {
    expect(() => machines('p2p-list-as-renter-dl')).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });
});

describe('the codes of a machine', () => {
  it.each([
    ['p2p-deeplink-get', { deviceId: '123456789', password: 'aAbBcC', masked: false }],
    ['p2p-deeplink-get-session', { deviceId: '123456789', password: 'aAbBcC', masked: false }],
    ['p2p-deeplink-get-after-set', { deviceId: '123456789', password: 'aAbBcC', masked: false }],
    ['p2p-deeplink-empty', { deviceId: '', password: '', masked: false }],
    ['v0416-get-initial', { deviceId: '', password: '', masked: false }],
    ['v0416-get-after-set', { deviceId: '123456789', password: 'aAbBcC', masked: false }],
    ['v0416-get-masked', { deviceId: '123456789', password: '******', masked: true }],
    ['v0416-get-after-restart', { deviceId: '111', password: 'pw-before-power', masked: false }],
    ['v0416-p2p-get-after-set', { deviceId: '', password: 'renterpw', masked: false }],
  ])('%s', (id, expected) => {
    expect(codes(id)).toEqual(expected);
  });

  it("are masked for the node's key and for another server's, and clear for the machine's own", () => {
    const read = (what: string) => {
      const step = recording('lan-set-info').steps?.find((candidate) => candidate.what === what);
      if (!step?.result) throw new Error(`no step ${what}`);
      return readMessage(step.result, { path: '/deeplink' }, deeplinkSchema);
    };
    expect(read('deeplink get (signed by server key)').password).toBe('aAbBcC');
    expect(read('unsigned get').masked).toBe(true);
    expect(read('get signed by the manager key').masked).toBe(true);
    expect(read('get with wallet of another server').masked).toBe(true);
  });
});

describe('the version of a node', () => {
  it('is read from the recorded probe', () => {
    expect(readMessage(answerOf('http-version-get'), { path: '/' }, versionSchema)).toEqual({
      text: '0.4.1.8',
      kind: 'push',
      signsRequired: true,
    });
  });

  it.each([
    ['0.3.7.9', 'stored', false],
    ['0.4.1.0', 'stored', false],
    ['0.4.1.1', 'stored', true],
    ['0.4.1.6', 'stored', true],
    ['0.4.1.7', 'push', true],
    ['0.4.1.10', 'push', true],
    ['0.4.10.0', 'push', true],
    ['0.4.2.0', 'push', true],
    ['0.10.0.0', 'push', true],
    ['1.0.0.0', 'push', true],
  ])('%s: codes are %s, signatures needed: %s', (text, kind, signsRequired) => {
    expect(version(text)).toEqual({ text, kind, signsRequired });
  });

  it.each(['', '0.4.1', 'v0.4.1.8', '0.4.1.8-beta', '0.4.1.x', '0.4.1.8.9'])('%j is no version', (text) => {
    expect(() => version(text)).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });
});
