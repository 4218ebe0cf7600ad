// Knows a counter's door by its public key: its certificate is signed by itself and may change.
import { createHash, type X509Certificate } from 'node:crypto';
import { AppError } from '../../../../shared/errors/app-error.ts';

/** For `pinnedTls`. @param pin `sha256/…`; undefined lets every key pass */
export function refuseUnless(pin: string | undefined) {
  return (certificate: X509Certificate | undefined): Error | undefined => {
    const key = certificate?.publicKey.export({ type: 'spki', format: 'der' });
    const seen = key && `sha256/${createHash('sha256').update(key).digest('base64')}`;
    return pin === undefined || seen === pin ? undefined : new AppError('KEY_WRONG', 'not the pinned key');
  };
}
