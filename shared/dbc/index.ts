// DBC: the public part, and the plain client of one node that it stands on.
export { type CallOptions, DbcNodeClient, type DbcNodeClientOptions } from './client.ts';
export { RentedMachine } from './power.ts';
export * from './public.ts';
