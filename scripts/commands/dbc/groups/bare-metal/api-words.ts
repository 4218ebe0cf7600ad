// A bare-metal node's answers under the names that the API has for them, as all other groups print theirs.
import type {
  DeeplinkCodes,
  FullMachineList,
  KnownServer,
  Machine,
  RentedServer,
} from '../../../../../shared/dbc/index.ts';

/** One row of the list. */
export function machineFacts(machine: Machine) {
  const { nodeId, uuid, ip, os, description, power, masked } = machine;
  return {
    ...{ node_id: nodeId, uuid, ip, os, description },
    ipmi_hostname: machine.ipmiHostname,
    ipmi_port: machine.ipmiPort,
    ipmi_username: machine.ipmiUsername,
    ipmi_password: machine.ipmiPassword,
    node_private_key: machine.nodePrivateKey,
    masked,
    ...codesFacts(machine.deeplink),
    power_status: power,
  };
}

export type MachineFacts = ReturnType<typeof machineFacts>;

/** What a list says beside its rows. */
export function listFacts({ cut, missing, broken, listReadable }: FullMachineList) {
  return { cut, missing, broken, list_readable: listReadable };
}

export function knownFacts({ nodeId, name, version }: KnownServer) {
  return { node_id: nodeId, name, version };
}

export function serverFacts({ version, ip, os, description, power, deeplink }: RentedServer) {
  return { version, ip, os, description, power_status: power, ...codesFacts(deeplink) };
}

function codesFacts(codes: DeeplinkCodes | undefined) {
  return { deeplink_device_id: codes?.deviceId, deeplink_device_password: codes?.password };
}
