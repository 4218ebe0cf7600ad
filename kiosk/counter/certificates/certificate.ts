// A self-signed certificate of the counter: the key lives long, the certificate is renewed over it.
import 'reflect-metadata';
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  X509Certificate as NodeCertificate,
  webcrypto,
} from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** Browsers refuse what is valid for longer. */
export const VALID_DAYS = 800;
const DAY_MS = 86_400_000;
const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { ...KEY_ALGORITHM, hash: 'SHA-256' };

/** A new private key, PKCS #8 PEM. */
export async function makeKey(): Promise<string> {
  const pair = await webcrypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', pair.privateKey));
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

/**
 * A certificate over this key, PEM.
 * @param names host names and IP addresses of the computer
 */
export async function makeCertificate(
  keyPem: string,
  names: readonly string[],
  now: number,
): Promise<string> {
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      // The first byte stays positive: a serial number is a signed integer.
      serialNumber: `01${Buffer.from(webcrypto.getRandomValues(new Uint8Array(15))).toString('hex')}`,
      name: 'CN=netbar counter',
      // A tablet's clock may be behind.
      notBefore: new Date(now - DAY_MS),
      notAfter: new Date(now + VALID_DAYS * DAY_MS),
      signingAlgorithm: SIGNING,
      keys: await keyPairOf(keyPem),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
        new SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
        ),
      ],
    },
    webcrypto,
  );
  return certificate.toString('pem');
}

async function keyPairOf(pem: string) {
  const key = createPrivateKey(pem);
  const pkcs8 = key.export({ format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const { subtle } = webcrypto;
  const [privateKey, publicKey] = await Promise.all([
    subtle.importKey('pkcs8', pkcs8, KEY_ALGORITHM, false, ['sign']),
    subtle.importKey('spki', spki, KEY_ALGORITHM, true, ['verify']),
  ]);
  return { privateKey, publicKey };
}

/** What is to be known of a certificate. */
export interface CertificateFacts {
  /** SHA-256 of the certificate, colon-separated. */
  fingerprint: string;
  /** `sha256/…` of its public key: stays through renewals. */
  pin: string;
  notBefore: number;
  notAfter: number;
  /** Host names and addresses, sorted. */
  names: string[];
}

export function factsOf(certPem: string): CertificateFacts {
  const certificate = new NodeCertificate(certPem);
  const spki = certificate.publicKey.export({ format: 'der', type: 'spki' });
  return {
    fingerprint: certificate.fingerprint256,
    pin: `sha256/${createHash('sha256').update(spki).digest('base64')}`,
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
    names: (certificate.subjectAltName ?? '')
      .split(', ')
      .map((entry) => plainName(entry.replace(/^(DNS|IP Address):/, '')))
      .sort(),
  };
}

/** One spelling per name: certificates tell an IPv6 address at full length, the system in short. */
export function plainName(name: string): string {
  if (isIP(name) !== 6) return name.toLowerCase();
  return new URL(`http://[${name.replace(/%.*$/, '')}]`).hostname.slice(1, -1);
}
