// HTTPS whose server is known by its certificate alone: a connector for undici, looked at before the first byte.
import { X509Certificate } from 'node:crypto';
import { buildConnector } from 'undici';

export interface PinnedTlsOptions {
  /** @returns what is wrong with the certificate that was shown (undefined: none), or undefined when it is the one */
  refuse: (certificate: X509Certificate | undefined) => Error | undefined;
  /** How long a connection may take, ms. */
  timeoutMs: number;
  localAddress?: string | undefined;
  /** Told of every connection whose certificate is the one. @param address our side of it */
  onConnect?: (address: string | undefined) => void;
}

/**
 * The chain and the names in a certificate that somebody signed himself prove nothing: `refuse` alone decides.
 * No resumed sessions (they bring no certificate to look at) and no plain connections.
 */
export function pinnedTls(options: PinnedTlsOptions): buildConnector.connector {
  const { refuse, timeoutMs, localAddress, onConnect } = options;
  const trust = { rejectUnauthorized: false, maxCachedSessions: 0 };
  const connect = buildConnector({ timeout: timeoutMs, allowH2: false, ...trust });
  return (target, callback) =>
    connect({ ...target, ...(localAddress ? { localAddress } : {}) }, (...result) => {
      const [error, socket] = result;
      if (error !== null) return callback(...result);
      const raw = 'getPeerCertificate' in socket ? socket.getPeerCertificate().raw : undefined;
      const wrong = refuse(raw && new X509Certificate(raw));
      if (!wrong) {
        onConnect?.(socket.localAddress?.replace(/^::ffff:/, ''));
        return callback(null, socket);
      }
      socket.destroy();
      return callback(wrong, null);
    });
}
