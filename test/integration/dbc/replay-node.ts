// A node made of real sockets that answers with recorded bytes, or with whatever a test needs.
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  body: string;
  /** Which connection it came on, counted from 1. */
  connection: number;
}

/** Bytes to write, or a function that does with the socket what it likes. */
export type Reply = Buffer | ((socket: Socket) => void);

export interface ReplayNode {
  baseUrl: string;
  port: number;
  readonly requests: SeenRequest[];
  readonly connections: number;
  stop(): Promise<void>;
}

/** Starts a server on loopback; `reply` decides for each request. */
export async function startReplayNode(reply: (request: SeenRequest) => Reply): Promise<ReplayNode> {
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      for (let cut = takeRequest(received); cut; cut = takeRequest(received)) {
        received = cut.rest;
        const request = { ...cut.request, connection };
        requests.push(request);
        const answer = reply(request);
        if (typeof answer === 'function') answer(socket);
        else socket.write(answer);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    port,
    requests,
    get connections() {
      return connections;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An answer as the node's own JSON answers are: status line, headers, body with CRLF. */
export function jsonAnswer(status: number, value: unknown): Buffer {
  const body = Buffer.from(`${JSON.stringify(value)}\r\n`);
  const head = `HTTP/1.1 ${status} Some Text\r\nAccess-Control-Allow-Origin: *\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** A list of machines, as the node answers it. */
export function listAnswer(rows: readonly object[]): Buffer {
  return jsonAnswer(200, { errcode: 0, message: { bare_metal_nodes: rows } });
}

export function machineRow(nodeId: string, more: object = {}): object {
  return {
    node_id: nodeId,
    node_private_key: '*'.repeat(64),
    uuid: `uuid-${nodeId.slice(0, 4)}`,
    ip: '127.0.0.1',
    os: '',
    description: '',
    ipmi_hostname: '127.0.0.1',
    ipmi_username: '*****',
    ipmi_password: '******',
    ...more,
  };
}

function takeRequest(
  text: string,
): { request: { method: string; path: string; body: string }; rest: string } | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = text.slice(0, headEnd);
  const length = Number(/^content-length: *(\d+)$/im.exec(head)?.[1] ?? 0);
  const bodyEnd = headEnd + 4 + length;
  if (text.length < bodyEnd) return undefined;
  const [method = '', path = ''] = head.split(' ', 2);
  return { request: { method, path, body: text.slice(headEnd + 4, bodyEnd) }, rest: text.slice(bodyEnd) };
}
