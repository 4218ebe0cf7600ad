// The floor: fastify with TLS that reads the same reports and answers the same list, and does nothing with either.
// Usage: node floor-server.ts <bytes of the list>; prints its two ports as JSON.
import Fastify from 'fastify';
import { makeCertificate, makeKey } from '../../../kiosk/counter/certificates/certificate.ts';

const list = { filler: 'x'.repeat(Number(process.argv[2] ?? 0)) };
const key = await makeKey();
const cert = await makeCertificate(key, ['127.0.0.1'], Date.now());
const agents = Fastify({ https: { key, cert } });
agents.post('/agent/report', () => ({ intervalMs: 1000 }));
const staff = Fastify();
staff.get('/api/v1/seats/snapshot', () => list);
const portOf = async (server: { listen(options: { host: string; port: number }): Promise<string> }) =>
  Number(new URL(await server.listen({ host: '127.0.0.1', port: 0 })).port);
process.stdout.write(`${JSON.stringify({ agents: await portOf(agents), staff: await portOf(staff) })}\n`);
