// Requests about networks of virtual machines: `/lan` (documents 000 and 001, "Virtual LAN networking").
import { cidrField } from '../fields/addresses.ts';
import { existingNetworkField, networkNameField } from '../fields/names.ts';
import { onlyKnown, plainObject } from '../fields/refusal.ts';
import type { DbcRequest } from '../request.ts';
import { doneSchema } from './answers.ts';
import { gpuNodeCall } from './shape.ts';

/** A network within one computer room. The node removes it when no virtual machine has used it for long. */
export interface NewNetwork {
  /** 6 to 10 letters and digits. */
  name: string;
  /** e.g. "192.168.66.0/24". */
  cidr: string;
}

/** Documents, "Create a network". */
export function create(nodeId: string, network: NewNetwork): DbcRequest<undefined> {
  onlyKnown('network', plainObject('network', network), ['name', 'cidr']);
  const additional = {
    network_name: networkNameField(network.name),
    ip_cidr: cidrField('cidr', network.cidr),
  };
  return gpuNodeCall({ name: 'network.create', path: 'lan/create', nodeId, additional, answer: doneSchema });
}

/** Documents, "Delete the network". */
export function remove(nodeId: string, name: string): DbcRequest<undefined> {
  const path = `lan/delete/${existingNetworkField(name)}`;
  return gpuNodeCall({ name: 'network.delete', path, nodeId, answer: doneSchema });
}
