// One DeepLink's connection to the LAN port.
import type { Socket } from 'node:net';
import { DeadlyInput } from './death.ts';
import { BODY_BYTES, decodeLength, encodePush, HEADER_BYTES } from './lan-frame.ts';
import { cString, member, parseRapidJson, type RapidValue } from './rapid-json.ts';
import { RapidParseError } from './rapid-json-cursor.ts';

export interface DeepLinkCodes {
  deviceId: string;
  devicePassword: string;
}

export interface LanSessionEvents {
  /** The node no longer knows this connection. */
  onLeave: () => void;
  /** The peer reset the connection before it sent a byte. */
  onInstantReset: () => void;
}

/** "At once": a reset later than this is a machine that lost its network, not a probe. */
const INSTANT_MS = 1000;

export class LanSession {
  /** What DeepLink last reported; empty until it does. */
  codes: DeepLinkCodes = { deviceId: '', devicePassword: '' };
  readonly #socket: Socket;
  readonly #events: LanSessionEvents;
  /** Never cleared between frames: the tail of a longer body stays behind a shorter one. */
  readonly #body = Buffer.alloc(BODY_BYTES);
  #unread = Buffer.alloc(0);
  /** Of the body being read; undefined while the header is. */
  #length: number | undefined;

  constructor(socket: Socket, events: LanSessionEvents) {
    this.#socket = socket;
    this.#events = events;
    const since = performance.now();
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('end', () => this.close());
    socket.on('error', () => {
      if (socket.bytesRead === 0 && performance.now() - since < INSTANT_MS) events.onInstantReset();
    });
    socket.on('close', () => events.onLeave());
  }

  /** With a FIN. */
  close(): void {
    this.#events.onLeave();
    this.#socket.destroy();
  }

  /** @throws DeadlyInput when the password is so long that the node does not survive it */
  push(password: string): void {
    const { bytes, outcome } = encodePush(password);
    this.#socket.write(bytes);
    if (outcome === 'forgotten') this.#events.onLeave();
    if (outcome === 'deadly') throw new DeadlyInput('SIGSEGV', 'a LAN frame over the end of its buffer');
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    while (!this.#socket.destroyed) {
      if (this.#length === undefined) {
        const header = this.#take(HEADER_BYTES);
        if (!header) return;
        this.#length = decodeLength(header);
        if (this.#length === undefined) {
          // The system closes with a RST where bytes lie that nobody read.
          if (this.#unread.length > 0) this.#socket.resetAndDestroy();
          this.close();
          return;
        }
      }
      const body = this.#take(this.#length);
      if (!body) return;
      body.copy(this.#body);
      this.#length = undefined;
      this.#report(parseOrUndefined(this.#body));
    }
  }

  #take(length: number): Buffer | undefined {
    if (this.#unread.length < length) return undefined;
    const taken = this.#unread.subarray(0, length);
    this.#unread = this.#unread.subarray(length);
    return taken;
  }

  #report(message: RapidValue | undefined): void {
    if (message?.type !== 'object') return;
    const data = member(message, 'data');
    if (textOf(member(message, 'method')) !== 'setDeviceInfo' || data?.type !== 'object') return;
    this.codes = {
      deviceId: textOf(member(data, 'device_id')) ?? this.codes.deviceId,
      devicePassword: textOf(member(data, 'password')) ?? this.codes.devicePassword,
    };
  }
}

function textOf(value: RapidValue | undefined): string | undefined {
  return value?.type === 'string' ? cString(value.value) : undefined;
}

function parseOrUndefined(bytes: Buffer): RapidValue | undefined {
  try {
    return parseRapidJson(bytes);
  } catch (error) {
    if (error instanceof RapidParseError) return undefined;
    throw error;
  }
}
