// The one door to the simulators for the demo café and the command line.
export { addBmcCommand } from './bmc/cli.ts';
export { type BmcFleet, startBmcFleet } from './bmc/fleet.ts';
export type { SimulatedBmc } from './bmc/simulated-bmc.ts';
export { type ChainStatus, FakeChain } from './client-node/chain.ts';
export { addClientNodeCommand } from './client-node/cli.ts';
export { multisigAddress } from './client-node/multisig.ts';
export { FakePower } from './client-node/power/fake-power.ts';
export type { PowerAction, PowerHook } from './client-node/power/hook.ts';
export { type ClientNodeSimulator, startClientNodeSimulator } from './client-node/simulator.ts';
export { ComputeNodeSimulator } from './compute-node/compute-node.ts';
export { addDeepLinkCommand } from './deeplink/cli.ts';
export { type DeepLinkSimulator, startDeepLinkSimulator } from './deeplink/simulator.ts';
export { addNodeCommand } from './node/cli.ts';
export { type NodeSimulator, startNodeSimulator } from './node/simulator.ts';
