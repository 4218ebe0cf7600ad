// The floor: fastify that reads the same reports over TLS and sends the counter's own last list, headers included, and
// does nothing with either. The list comes as a line of JSON on stdin; then it prints its two ports as JSON.
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import Fastify from 'fastify';
import { makeCertificate, makeKey } from '../../../kiosk/counter/certificates/certificate.ts';

const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string];
const given = JSON.parse(line) as { headers: Record<string, string>; body: string };
const body = Buffer.from(given.body);
const key = await makeKey();
const cert = await makeCertificate(key, ['127.0.0.1'], Date.now());
const agents = Fastify({ https: { key, cert } });
agents.post('/agent/report', () => ({ intervalMs: 1000 }));
const staff = Fastify();
staff.get('/api/v1/seats/snapshot', (_request, reply) => reply.headers(given.headers).send(body));
const portOf = async (server: { listen(options: { host: string; port: number }): Promise<string> }) =>
  Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
process.stdout.write(`${JSON.stringify({ agents: await portOf(agents), staff: await portOf(staff) })}\n`);
