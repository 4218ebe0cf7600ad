// What must hold for the RMCP+ layer whatever bytes arrive: nothing throws, nothing forged is believed.
import fc from 'fast-check';
import { parseBmc } from '../../shared/ipmi/bmc.ts';
import { isIpmiError } from '../../shared/ipmi/errors.ts';
import { getBootFlags } from '../../shared/ipmi/rmcp/boot-options.ts';
import { parseCapabilities } from '../../shared/ipmi/rmcp/channel-capabilities.ts';
import { type IpmiCommand, resultOf } from '../../shared/ipmi/rmcp/command.ts';
import { getChassisStatus, getDeviceId } from '../../shared/ipmi/rmcp/commands.ts';
import { Endpoint } from '../../shared/ipmi/rmcp/endpoint.ts';
import { RmcpFleet } from '../../shared/ipmi/rmcp/fleet.ts';
import { parseMessage } from '../../shared/ipmi/rmcp/message.ts';
import { parsePacket } from '../../shared/ipmi/rmcp/packet.ts';
import { parseOpenReply, parseRakp2Rest, parseRakpReply } from '../../shared/ipmi/rmcp/rakp.ts';
import { unseal } from '../../shared/ipmi/rmcp/sealed.ts';
import { Session } from '../../shared/ipmi/rmcp/session.ts';
import { RmcpSocket } from '../../shared/ipmi/rmcp/socket.ts';
import { TestBmc } from '../simulators/test-bmc/test-bmc.ts';
import { datagrams, recordedSession, recordings } from '../unit/ipmi/rmcp-recordings.ts';

const COMMANDS: readonly IpmiCommand<unknown>[] = [getChassisStatus, getDeviceId, getBootFlags];
const recorded = recordings().flatMap((recording) => datagrams(recording));
const sessions = recordings()
  .filter(({ name }) => name.endsWith('-status'))
  .map((recording) => recordedSession(recording));

/** A recorded datagram with some bytes changed, cut short, or with more behind it. */
export function mutated(bases: readonly Buffer[]): fc.Arbitrary<Buffer> {
  return fc
    .record({
      base: fc.constantFrom(...bases),
      edits: fc.array(fc.tuple(fc.nat(255), fc.nat(255)), { maxLength: 6 }),
      cutTo: fc.option(fc.nat(120), { freq: 3 }),
      tail: fc.uint8Array({ maxLength: 40 }),
    })
    .map(({ base, edits, cutTo, tail }) => {
      const bytes = Buffer.concat([base.subarray(0, cutTo ?? base.length), tail]);
      for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
}

const anything = fc.uint8Array({ maxLength: 160 }).map((bytes) => Buffer.from(bytes));
const withHeader = anything.map((bytes) => Buffer.concat([Buffer.from([6, 0, 0xff, 7, 6]), bytes]));
export const hostile = fc.oneof({ weight: 6, arbitrary: mutated(recorded) }, anything, withHeader);

/** Every parser on every datagram, and the receiving side of a session that is open. */
export const nothingThrows = fc.property(hostile, (datagram) => {
  const packet = parsePacket(datagram);
  for (const bytes of packet ? [packet.payload, datagram] : [datagram]) {
    parseOpenReply(bytes);
    const reply = parseRakpReply(bytes);
    const message = parseMessage(bytes);
    if (message) parseCapabilities(message);
    for (const { suite, keys } of sessions) {
      if (reply) parseRakp2Rest(suite, reply.rest);
      keys.payload.decrypt(bytes);
    }
    for (const command of COMMANDS) {
      onlyIpmiErrors(() => resultOf(command, bytes, 'fuzz'));
    }
  }
  for (const { suite, keys, facts } of sessions) {
    const endpoint = new Endpoint(new RmcpSocket(), { address: '127.0.0.1', port: 623, name: 'fuzz' });
    endpoint.session = new Session(endpoint, { suite, keys, consoleId: facts.consoleId, bmcId: facts.bmcId });
    endpoint.receive(datagram);
  }
});

/** A packet that opens with a session's keys is one that was recorded in that session. */
export const nothingForgedOpens = fc.property(hostile, (datagram) => {
  const packet = parsePacket(datagram);
  if (packet?.format !== 'session') return true;
  return sessions.every(
    ({ suite, keys }) =>
      unseal(suite, keys, packet) === undefined ||
      recorded.some((original) => original.subarray(4).equals(datagram.subarray(4))),
  );
});

function onlyIpmiErrors(action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!isIpmiError(error)) throw error;
  }
}

export interface NoisyReads {
  right: number;
  wrong: number;
  failed: number;
  noise: number;
}

/** A BMC whose every answer comes behind `noisePerAnswer` falsified copies of itself. */
export async function readThroughNoise(
  reads: number,
  noisePerAnswer: number,
  seed: number,
): Promise<NoisyReads> {
  const counts: NoisyReads = { right: 0, wrong: 0, failed: 0, noise: 0 };
  const noise = (answer: Buffer) => {
    counts.noise += noisePerAnswer;
    return fc
      .sample(mutated([answer]), { numRuns: noisePerAnswer, seed: seed + counts.noise })
      .filter((bytes) => bytes.length > 0 && !bytes.equals(answer));
  };
  const bmc = new TestBmc({ noise });
  await bmc.start('127.0.0.1');
  const fleet = new RmcpFleet();
  await fleet.start();
  const connection = fleet.connect(parseBmc(bmc.login));
  try {
    for (let read = 0; read < reads; read++) {
      // A new session now and then, so that the set-up meets the noise too.
      if (read % 20 === 19) bmc.restart();
      bmc.machine.power = read % 3 === 0 ? 'on' : 'off';
      try {
        const found = await connection.readPower();
        counts[found === bmc.machine.power ? 'right' : 'wrong'] += 1;
      } catch (error) {
        if (!isIpmiError(error)) throw error;
        counts.failed += 1;
      }
    }
  } finally {
    await fleet.stop();
    await bmc.stop();
  }
  return counts;
}
