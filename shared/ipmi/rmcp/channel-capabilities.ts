// Get Channel Authentication Capabilities: one datagram, no session; who answers it is a BMC (§22.13).
import { COMMAND, NETFN } from './commands.ts';
import { encodeRequest, type IpmiMessage } from './message.ts';
import { encodePlain } from './packet.ts';

export interface ChannelCapabilities {
  /** The BMC speaks RMCP+ (IPMI 2.0). */
  rmcpPlus: boolean;
  /** A Kg is set: logging in needs it. */
  kgSet: boolean;
}

const THIS_CHANNEL = 0x0e;
/** Ask for the fields that IPMI 2.0 added. */
const EXTENDED = 0x80;
const ADMINISTRATOR = 4;

export function encodeCapabilitiesRequest(rqSeq: number): Buffer {
  const data = Buffer.from([EXTENDED | THIS_CHANNEL, ADMINISTRATOR]);
  return encodePlain(encodeRequest({ netFn: NETFN.app, command: COMMAND.channelCapabilities, rqSeq, data }));
}

/** Undefined for any other message. A refusal is an answer too: somebody is there. */
export function parseCapabilities(message: IpmiMessage): ChannelCapabilities | undefined {
  if (message.netFn !== (NETFN.app | 1) || message.command !== COMMAND.channelCapabilities) return undefined;
  const [completion, , types = 0, status = 0, extended = 0] = message.data;
  if (completion === undefined) return undefined;
  const complete = completion === 0 && (types & EXTENDED) !== 0;
  return { rmcpPlus: complete && (extended & 0x02) !== 0, kgSet: complete && (status & 0x20) !== 0 };
}
