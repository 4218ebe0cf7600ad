// The one door to the simulators for the demo café and the command line.
export { addDeepLinkCommand } from './deeplink/cli.ts';
export { type DeepLinkSimulator, startDeepLinkSimulator } from './deeplink/simulator.ts';
export { addNodeCommand } from './node/cli.ts';
export { type NodeSimulator, startNodeSimulator } from './node/simulator.ts';
