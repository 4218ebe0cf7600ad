// What a door shows to whoever connects.
import { once } from 'node:events';
import { connect } from 'node:tls';

/** PEM of the certificate that a port shows. */
export async function shownBy(port: number, host = '127.0.0.1'): Promise<string> {
  const socket = connect({ host, port, rejectUnauthorized: false });
  await once(socket, 'secureConnect');
  const der = socket.getPeerCertificate().raw.toString('base64');
  socket.destroy();
  return `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`;
}
