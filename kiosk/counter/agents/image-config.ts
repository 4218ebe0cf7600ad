// The agents' configuration for the machines' disk image: one file for all of them.
import { stringify } from 'yaml';

export interface ImageConfig {
  /** e.g. `https://192.168.1.10:7741` */
  url: string;
  /** `sha256/…` of the public key. */
  pin: string;
  enrolmentKey: string;
}

/** YAML that `netbar agent --config` takes. */
export function imageConfig({ url, pin, enrolmentKey }: ImageConfig): string {
  return stringify({ identity: { kind: 'counter', url, pin, enrolmentKey } });
}
