// Values that are good and bad for parameters of calls.
export const GPU = '58fb618aa482c41114eb3cfdaefd3ba183172da9e25251449d045043fbd37f45';
export const TASK = 'b47d2cf2-1f3f-4a5f-9d7a-3f1c4f0e6a10';
export const VM = { imageName: 'ubuntu.qcow2', gpuCount: 1, cpuCores: 4, memoryGb: 8, diskGb: 20 };
export const IMAGE = { nodeId: GPU, fileName: 'ubuntu.qcow2', imageServer: 'ID_1', localDir: '/data' };
export const MACHINE = {
  uuid: 'u-1',
  ip: '10.0.0.1',
  ipmiHostname: '10.0.0.2',
  ipmiUsername: 'admin',
  ipmiPassword: 'secret',
};

/** One parameter: how it gets into a call, what it may be, and values that it may not. */
export interface Parameter {
  /** As the refusal names it. */
  field: string;
  build: (value: never) => unknown;
  good: readonly unknown[];
  bad: readonly unknown[];
  /** Left out, it is not missed. */
  optional?: true;
}

export const TEXT_BAD = [
  '',
  ' ',
  'a b',
  'a/b',
  '../x',
  'a\n',
  'ü',
  '"',
  'a'.repeat(300),
  5,
  null,
  {},
  [],
  true,
];
export const NUMBER_BAD = ['8', 1.5, -1, Number.NaN, Number.POSITIVE_INFINITY, null, {}, [], true, 1e9];
export const PORT_BAD = [...NUMBER_BAD, 0, 65_536];
export const NODE_ID_BAD = [...TEXT_BAD, `0x${GPU}`, GPU.toUpperCase(), GPU.slice(1), `${GPU}0`, `${GPU}\n`];
