// What is typed about a machine, made into what the call takes.
import type { CallInput } from '../../../../ipc/contract.ts';

export const EMPTY_MACHINE = {
  label: '',
  zone: '',
  uuid: '',
  ip: '',
  os: '',
  description: '',
  ipmiHostname: '',
  ipmiPort: '',
  ipmiUsername: '',
  ipmiPassword: '',
};
export type MachineTexts = Record<keyof typeof EMPTY_MACHINE, string>;

export function newMachine(texts: MachineTexts): CallInput<'machines.add'> {
  const { label, zone, ipmiPort, ...rest } = texts;
  return {
    ...rest,
    ...(ipmiPort.trim() === '' ? {} : { ipmiPort: Number(ipmiPort) }),
    ...(label.trim() === '' ? {} : { label }),
    ...(zone.trim() === '' ? {} : { zone }),
  };
}

/** Only what somebody typed: an empty field stays as it is on the node. */
export function changedOnly(texts: MachineTexts): CallInput<'machines.modify'>['change'] {
  const { label: _label, zone: _zone, ipmiPort, ...rest } = texts;
  const typed = Object.fromEntries(Object.entries(rest).filter(([, text]) => text.trim() !== ''));
  return { ...typed, ...(ipmiPort.trim() === '' ? {} : { ipmiPort: Number(ipmiPort) }) };
}
