// Commands that a running simulator takes, one JSON object per line.
import { z } from 'zod';
import type { DeepLinkSimulator } from './simulator.ts';

const Device = z.string().min(1);
const On = z.boolean().default(true);

const CommandSchema = z.discriminatedUnion('cmd', [
  z.strictObject({ cmd: z.literal('state') }),
  z.strictObject({ cmd: z.literal('accepts'), deviceId: z.string(), password: z.string() }),
  z.strictObject({ cmd: z.literal('set-password'), password: z.string() }),
  z.strictObject({ cmd: z.literal('set-device-id'), deviceId: z.string() }),
  z.strictObject({
    cmd: z.literal('restart'),
    downMs: z.int().nonnegative().optional(),
    deviceId: z.string().optional(),
    password: z.string().optional(),
  }),
  z.strictObject({ cmd: z.literal('controller-start'), device: Device }),
  z.strictObject({ cmd: z.literal('controller-stop'), device: Device }),
  z.strictObject({ cmd: z.literal('set-server-state'), state: z.int().min(0).max(4) }),
  z.strictObject({ cmd: z.literal('lan-down') }),
  z.strictObject({ cmd: z.literal('lan-up') }),
  z.strictObject({
    cmd: z.literal('report'),
    mode: z.union([z.enum(['at-once', 'never']), z.strictObject({ lateMs: z.int().nonnegative() })]),
  }),
  z.strictObject({ cmd: z.literal('ignore-push'), on: On }),
  z.strictObject({ cmd: z.literal('garble'), kind: z.enum(['length', 'json']).default('length') }),
  z.strictObject({ cmd: z.literal('drop-pipe') }),
  z.strictObject({ cmd: z.literal('too-old'), on: On }),
  z.strictObject({ cmd: z.literal('refuse'), method: z.string(), code: z.int().optional() }),
  z.strictObject({ cmd: z.literal('silence'), method: z.string(), on: On }),
  z.strictObject({ cmd: z.literal('delay'), method: z.string(), ms: z.int().nonnegative() }),
  z.strictObject({ cmd: z.literal('stop') }),
]);

export type SimulatorCommand = z.output<typeof CommandSchema>;

/** @throws Error naming what is wrong with the line */
export function parseCommand(line: string): SimulatorCommand {
  const parsed = CommandSchema.safeParse(JSON.parse(line));
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}

/** Carries a command out; returns what its answer line shows beside `cmd`. `stop` is the caller's. */
export async function runCommand(
  simulator: DeepLinkSimulator,
  command: SimulatorCommand,
): Promise<Record<string, unknown>> {
  switch (command.cmd) {
    case 'state':
      return {
        ...simulator.info,
        serverState: simulator.serverState,
        controllers: simulator.controllers,
        lanConnected: simulator.lanConnected,
      };
    case 'accepts':
      return { accepts: simulator.accepts(command.deviceId, command.password) };
    case 'set-password':
      simulator.setPassword(command.password);
      break;
    case 'set-device-id':
      simulator.setDeviceId(command.deviceId);
      break;
    case 'restart': {
      const { downMs, deviceId, password } = command;
      await simulator.restart({
        ...(downMs === undefined ? {} : { downMs }),
        ...(deviceId === undefined ? {} : { deviceId }),
        ...(password === undefined ? {} : { password }),
      });
      break;
    }
    case 'controller-start':
      return { done: simulator.controllerStart(command.device) };
    case 'controller-stop':
      return { done: simulator.controllerStop(command.device) };
    case 'set-server-state':
      simulator.setServerState(command.state);
      break;
    case 'lan-down':
      await simulator.lanDown();
      break;
    case 'lan-up':
      simulator.lanUp();
      break;
    case 'report':
      simulator.setReport(command.mode);
      break;
    case 'ignore-push':
      simulator.setIgnorePush(command.on);
      break;
    case 'garble':
      simulator.garble(command.kind);
      break;
    case 'drop-pipe':
      simulator.dropPipe();
      break;
    case 'too-old':
      simulator.setTooOld(command.on);
      break;
    case 'refuse':
      simulator.refuse(command.method, command.code);
      break;
    case 'silence':
      simulator.silence(command.method, command.on);
      break;
    case 'delay':
      simulator.delay(command.method, command.ms);
      break;
    case 'stop':
      break;
  }
  return {};
}
