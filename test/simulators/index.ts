// The one door to the simulators for the demo café and the command line.
export { addBmcCommand } from './bmc/cli.ts';
export { type BmcFleet, startBmcFleet } from './bmc/fleet.ts';
export type { SimulatedBmc } from './bmc/simulated-bmc.ts';
export { addDeepLinkCommand } from './deeplink/cli.ts';
export { type DeepLinkSimulator, startDeepLinkSimulator } from './deeplink/simulator.ts';
export { addNodeCommand } from './node/cli.ts';
export { type NodeSimulator, startNodeSimulator } from './node/simulator.ts';
