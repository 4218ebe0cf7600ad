// Which key may sign which call, on which program (spec: DBC API, request envelope).
import { describe, expect, it } from 'vitest';
import { type DbcError, type Identity, KeyPair, requests, WalletSigner } from '../../../shared/dbc/index.ts';
import { checkSigner, type DbcRequest } from '../../../shared/dbc/request.ts';
import { GPU, MACHINE } from './parameters.ts';
import { expectGoodWords, refusalOf } from './refusals.ts';

const { vm, image, machine, bareMetal, deeplink } = requests;

describe('the key of a call', () => {
  const keyPair = new KeyPair('ab'.repeat(32));
  const node = new WalletSigner(keyPair).identity();
  const renter = new WalletSigner(keyPair, 'ss58').identity();
  const multisig = { wallets: [renter.wallet], threshold: '1', signs: [renter] };
  const session = { sessionId: 'a', sessionIdSign: 'ab'.repeat(64) };
  const own = keyPair.publicKeyHex;
  const allowed = (request: DbcRequest, via: 'client' | 'lan') => {
    const identities: [string, Identity | undefined][] = [
      ['none', undefined],
      ['node', node],
      ['renter', renter],
      ['multisig', multisig],
      ['session', session],
    ];
    const fits = ([, identity]: [string, Identity | undefined]) => {
      try {
        checkSigner(request, via, identity);
        return true;
      } catch (error) {
        expectGoodWords(error as DbcError, 'identity');
        return false;
      }
    };
    return identities.filter(fits).map(([name]) => name);
  };
  const RENTER = ['renter', 'multisig', 'session'];

  it.each<[string, DbcRequest, 'client' | 'lan', string[]]>([
    ['bare_metal list', bareMetal.list(own), 'client', ['none', 'node']],
    ['bare_metal list', bareMetal.list(own), 'lan', ['none', 'node']],
    ['bare_metal, one server', bareMetal.server(GPU), 'client', RENTER],
    ['add', bareMetal.add(own, [MACHINE]), 'client', ['node']],
    ['add', bareMetal.add(own, [MACHINE]), 'lan', ['node']],
    ['delete', bareMetal.remove(own, [GPU]), 'lan', ['node']],
    ['modify', bareMetal.modify(own, GPU, { ip: '10.0.0.1' }), 'lan', ['node']],
    ['power', bareMetal.power(GPU, 'on'), 'client', RENTER],
    ['bootdev', bareMetal.bootDevice(GPU, 'pxe'), 'client', RENTER],
    ['deeplink', deeplink.get(own), 'lan', ['none', 'node']],
    ['deeplink', deeplink.get(GPU), 'client', RENTER],
    ['deeplink/set', deeplink.set(own, { password: 'aAbBcC' }), 'lan', ['none', 'node']],
    ['deeplink/set', deeplink.set(GPU, { password: 'aAbBcC' }), 'client', RENTER],
    ['mining_nodes', machine.info(GPU), 'client', ['none']],
    ['mining_nodes/session_id', requests.session.sessionId(GPU), 'client', ['renter', 'multisig']],
    ['a virtual machine', vm.list(GPU), 'client', RENTER],
    ['images/servers', image.servers(), 'client', ['none']],
    ['images of a node', image.list({ nodeId: GPU }), 'client', ['none', ...RENTER]],
  ])('for %s (%o, %s) is one of %j', (_name, request, via, names) => {
    expect(allowed(request, via)).toEqual(names);
  });

  it("is not another machine's", () => {
    expectGoodWords(
      refusalOf(() => checkSigner(deeplink.get(GPU), 'lan', node)),
      'identity.wallet',
    );
    expectGoodWords(
      refusalOf(() => checkSigner(bareMetal.list(GPU), 'client', node)),
      'identity.wallet',
    );
  });
});
