// Entries as the documents write them, and tokens of operations: read, written again, refused.
import { describe, expect, it } from 'vitest';
import {
  parseCustomPort,
  parseMulticast,
  parseNetworkFilter,
  parseOperationToken,
  requests,
} from '../../../shared/dbc/index.ts';
import { GPU, TASK, VM } from './parameters.ts';
import { expectGoodWords, refusalOf } from './refusals.ts';

const { vm } = requests;

describe('the text forms of the documents', () => {
  it.each([
    ['tcp,123', ['tcp,123']],
    ['tcp/udp,123', ['tcp,123', 'udp,123']],
    ['udp,111:222', ['udp,111:222']],
    ['tcp,333-444', ['tcp,333-444']],
    ['udp,555-666:777-888', ['udp,555-666:777-888']],
  ])('%s is read and written again', (text, entries) => {
    const request = vm.modify(GPU, TASK, { customPorts: [parseCustomPort(text)] });
    expect(request.additional.new_custom_port).toEqual(entries);
  });

  it.each([
    'in,tcp,22,0.0.0.0/0,accept',
    'in,tcp,3389,0.0.0.0/0,accept',
    'out,all,all,0.0.0.0/0,accept',
    'in,all,all,0.0.0.0/0,drop',
  ])('%s is read and written again', (text) => {
    const request = vm.modify(GPU, TASK, { networkFilters: [parseNetworkFilter(text)] });
    expect(request.additional.new_network_filters).toEqual([text]);
  });

  it.each<[(text: string) => unknown, string]>([
    [parseCustomPort, 'tcp'],
    [parseCustomPort, 'icmp,1'],
    [parseCustomPort, 'tcp,1:2:3'],
    [parseCustomPort, 'tcp,0'],
    [parseCustomPort, 'tcp,70000'],
    [parseCustomPort, 'tcp,444-333'],
    [parseCustomPort, 'tcp,333-444:444'],
    [parseMulticast, '230.0.0.1'],
    [parseMulticast, '240.0.0.1:5558'],
    [parseMulticast, '230.0.0.1:0'],
    [parseNetworkFilter, 'in,tcp,22,0.0.0.0/0'],
    [parseNetworkFilter, 'in,tcp,22,0.0.0.0/0,reject'],
    [parseNetworkFilter, 'in,all,22,0.0.0.0/0,accept'],
    [parseNetworkFilter, 'in,tcp,22,10.0.0.1/8,accept'],
  ])('%o refuses %s', (parse, text) => {
    expect(refusalOf(() => parse(text)).message).toMatch(/^(customPort|multicast|networkFilter)\S* must be /);
  });

  it('multicast is read and written again', () => {
    const request = vm.create(GPU, { ...VM, multicast: [parseMulticast('230.0.0.1:5558')] });
    expect(request.additional.multicast).toEqual(['230.0.0.1:5558']);
  });
});

describe('the token of an operation', () => {
  it.each([
    { v: 1, kind: 'vm.create', nodeId: GPU, taskId: TASK },
    { v: 1, kind: 'image.download', nodeId: GPU, fileName: 'a.qcow2' },
    { v: 1, kind: 'machine.codes', nodeId: GPU },
  ])('is taken back: %j', (token) => {
    expect(parseOperationToken(JSON.parse(JSON.stringify(token)))).toEqual(token);
  });

  it.each([
    undefined,
    null,
    '{}',
    {},
    { v: 2, kind: 'machine.codes', nodeId: GPU },
    { v: 1, kind: 'x', nodeId: GPU },
    { v: 1, kind: 'vm.create', nodeId: GPU, taskId: '../x' },
    { v: 1, kind: 'machine.codes', nodeId: GPU, extra: 1 },
  ])('is refused: %j', (token) => {
    expectGoodWords(
      refusalOf(() => parseOperationToken(token)),
      'token',
    );
  });
});
