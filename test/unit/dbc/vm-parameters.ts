// Every parameter of a virtual machine, with good and bad values.
import * as vm from '../../../shared/dbc/requests/virtual-machines.ts';
import { GPU, NUMBER_BAD, type Parameter, PORT_BAD, TASK, TEXT_BAD, VM } from './parameters.ts';

const spec = (field: string) => (value: never) => vm.create(GPU, { ...VM, [field]: value });
const change = (field: string) => (value: never) => vm.modify(GPU, TASK, { [field]: value });

function both(field: string, rest: Omit<Parameter, 'field' | 'build'>, name = field): Parameter[] {
  return [
    { field: name, build: spec(field), ...rest },
    { field: name, build: change(field), ...rest, optional: true },
  ];
}

const forwards = (part: object) => [[{ protocol: 'tcp', host: 80, ...part }]];
const filters = (part: object) => [
  [{ direction: 'in', protocol: 'tcp', port: 22, cidr: '0.0.0.0/0', action: 'accept', ...part }],
];
const groups = (part: object) => [[{ address: '230.0.0.1', port: 5558, ...part }]];
const each = <Value>(values: readonly Value[], wrap: (value: Value) => unknown[]) => values.flatMap(wrap);

export const VM_PARAMETERS: readonly Parameter[] = [
  { field: 'spec', build: (value) => vm.create(GPU, value), good: [VM], bad: [null, 'x', [], 5] },
  {
    field: 'change',
    build: (value) => vm.modify(GPU, TASK, value),
    good: [{ gpuCount: 0 }],
    bad: [null, 'x', [], {}, 5],
  },
  {
    field: 'imageName',
    build: spec('imageName'),
    good: ['ubuntu.qcow2'],
    bad: [...TEXT_BAD, '.x', '-x', 'a;b', '$(id)'],
  },
  {
    field: 'description',
    build: spec('description'),
    good: ['', '描述'],
    bad: ['a"b', 'a\\b', 'a\nb', 'x'.repeat(201), 5, null, '\ud800'],
    optional: true,
  },
  {
    field: 'os',
    build: spec('os'),
    good: ['linux', 'windows'],
    bad: ['Linux', 'macos', '', 5, null],
    optional: true,
  },
  {
    field: 'biosMode',
    build: spec('biosMode'),
    good: ['legacy', 'pxe'],
    bad: ['uefi', 'bios', 'PXE', '', null],
    optional: true,
  },
  ...both('sshPort', { good: [1, 22, 65_535], bad: PORT_BAD, optional: true }),
  ...both('rdpPort', { good: [3389], bad: PORT_BAD, optional: true }),
  ...both('vncPort', { good: [5904], bad: PORT_BAD, optional: true }),
  ...both('gpuCount', { good: [0, 8], bad: [...NUMBER_BAD, 65] }),
  ...both('cpuCores', { good: [1, 64], bad: [...NUMBER_BAD, 0] }),
  ...both('memoryGb', { good: [1, 512], bad: [...NUMBER_BAD, 0] }),
  { field: 'diskGb', build: spec('diskGb'), good: [1, 2000], bad: [...NUMBER_BAD, 0] },
  { field: 'dataFileName', build: spec('dataFileName'), good: ['xxx.qcow2'], bad: TEXT_BAD, optional: true },
  {
    field: 'networkName',
    build: spec('networkName'),
    good: ['test', 'testnet'],
    bad: [...TEXT_BAD, 'a_b', 'abcdefghijk'],
    optional: true,
  },
  ...both('publicIp', {
    good: ['', '203.0.113.7'],
    bad: ['x', '1.2.3', '1.2.3.4/24', 5, null, {}],
    optional: true,
  }),
  ...both('customPorts', {
    good: [[]],
    bad: ['tcp,123', null, {}, 5, Array(65).fill({ protocol: 'tcp', host: 1 })],
    optional: true,
  }),
  ...both(
    'customPorts',
    {
      good: each(['tcp', 'udp', 'tcp/udp'], (protocol) => forwards({ protocol })),
      bad: each(['TCP', 'icmp', 'all', '', 5, null], (protocol) => forwards({ protocol })),
    },
    'customPorts[0].protocol',
  ),
  ...both(
    'customPorts',
    {
      good: each([1, [333, 444]], (host) => forwards({ host })),
      bad: each([0, 65_536, '80', [444, 333], [80, 80], [80], [1, 2, 3], [80, 70_000], null, {}], (host) =>
        forwards({ host }),
      ),
    },
    'customPorts[0].host',
  ),
  ...both(
    'customPorts',
    {
      good: forwards({ host: [555, 666], guest: [777, 888] }),
      bad: each([0, '22', [22, 23], [1], null], (guest) => forwards({ guest })),
    },
    'customPorts[0].guest',
  ),
  {
    field: 'multicast',
    build: spec('multicast'),
    good: [[]],
    bad: ['230.0.0.1:5558', null, {}, 5],
    optional: true,
  },
  {
    field: 'multicast[0].address',
    build: spec('multicast'),
    good: each(['224.0.0.0', '230.0.0.1', '239.0.0.0'], (address) => groups({ address })),
    bad: each(['223.255.255.255', '239.0.0.1', '240.0.0.0', '10.0.0.1', '::1', 'x', '', 5, null], (address) =>
      groups({ address }),
    ),
  },
  {
    field: 'multicast[0].port',
    build: spec('multicast'),
    good: groups({ port: 1 }),
    bad: each(PORT_BAD, (port) => groups({ port })),
  },
  ...both('networkFilters', { good: [[]], bad: ['in,tcp,22,0.0.0.0/0,accept', null, {}, 5], optional: true }),
  ...both(
    'networkFilters',
    {
      good: filters({ direction: 'out' }),
      bad: each(['IN', 'both', '', 5, null], (direction) => filters({ direction })),
    },
    'networkFilters[0].direction',
  ),
  ...both(
    'networkFilters',
    {
      good: filters({ protocol: 'udp' }),
      bad: each(['TCP', '', 5, null], (protocol) => filters({ protocol })),
    },
    'networkFilters[0].protocol',
  ),
  ...both(
    'networkFilters',
    {
      good: filters({ port: 'all' }),
      bad: each([0, '22', 65_536, 'any', null], (port) => filters({ port })),
    },
    'networkFilters[0].port',
  ),
  ...both(
    'networkFilters',
    {
      good: filters({ cidr: '10.0.0.0/8' }),
      bad: each(['10.0.0.0', '10.0.0.0/33', '10.0.0.1/8', '300.0.0.0/8', '::/0', '', 5], (cidr) =>
        filters({ cidr }),
      ),
    },
    'networkFilters[0].cidr',
  ),
  ...both(
    'networkFilters',
    {
      good: filters({ action: 'drop' }),
      bad: each(['ACCEPT', 'reject', '', 5], (action) => filters({ action })),
    },
    'networkFilters[0].action',
  ),
];
