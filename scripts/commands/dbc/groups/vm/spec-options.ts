// Options that `vm create` and `vm modify` share, and what they mean.
import type { Command } from 'commander';
import {
  type NetworkFilter,
  type PortForward,
  parseCustomPort,
  parseNetworkFilter,
} from '../../../../../shared/dbc/index.ts';
import { several, wholeNumber } from '../../options.ts';

export interface SharedOptions {
  gpus?: number;
  cpus?: number;
  memory?: number;
  sshPort?: number;
  rdpPort?: number;
  vncPort?: number;
  customPort?: string[];
  publicIp?: string;
  networkFilter?: string[];
}

export function withSharedOptions(command: Command): Command {
  return command
    .option('--ssh-port <port>', "the node's port that leads to ssh (Linux)", wholeNumber)
    .option('--rdp-port <port>', "the node's port that leads to remote desktop (Windows)", wholeNumber)
    .option('--vnc-port <port>', "the node's port for VNC", wholeNumber)
    .option(
      '--custom-port <entry>',
      'forwarded port: tcp,123 or udp,111:222 or tcp,333-444 or udp,555-666:777-888; may be repeated',
      several,
    )
    .option('--public-ip <address>', 'public IP address; empty for none')
    .option(
      '--network-filter <rule>',
      'such as in,tcp,22,0.0.0.0/0,accept or in,all,all,0.0.0.0/0,drop; may be repeated',
      several,
    );
}

/** Only what was given. @throws DbcError INVALID_INPUT that names the option */
export function sharedFields(options: SharedOptions): {
  sshPort?: number | undefined;
  rdpPort?: number | undefined;
  vncPort?: number | undefined;
  customPorts?: PortForward[] | undefined;
  publicIp?: string | undefined;
  networkFilters?: NetworkFilter[] | undefined;
} {
  const { sshPort, rdpPort, vncPort, publicIp, customPort, networkFilter } = options;
  return {
    sshPort,
    rdpPort,
    vncPort,
    publicIp,
    customPorts: customPort?.map((text) => parseCustomPort(text, '--custom-port')),
    networkFilters: networkFilter?.map((text) => parseNetworkFilter(text, '--network-filter')),
  };
}
