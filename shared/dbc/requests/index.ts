// Every documented call as a request that is checked and not sent: `requests.vm.create(…)`.
export * as bareMetal from './bare-metal.ts';
export * as deeplink from './deeplink.ts';
export * as disk from './disks.ts';
export * as machine from './gpu-nodes.ts';
export * as image from './images.ts';
export * as network from './networks.ts';
export * as session from './sessions.ts';
export * as snapshot from './snapshots.ts';
export * as vm from './virtual-machines.ts';
