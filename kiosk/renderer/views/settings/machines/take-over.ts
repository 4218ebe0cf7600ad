// Which machines become seats under which labels, and what is wrong with the labels.
import type { CallInput, CallOutput } from '../../../../ipc/contract.ts';

export type Unseated = CallOutput<'machines.unseated'>['machines'][number];

const LABEL = /^[^\p{C}\s]{1,12}$/u;

export type LabelProblem = 'blank' | 'twice' | null;

/** @param labels by the machine's id on the node; an empty one is left out */
export function labelProblem(labels: Readonly<Record<string, string>>, nodeId: string): LabelProblem {
  const label = (labels[nodeId] ?? '').trim();
  if (label === '') return null;
  if (!LABEL.test(label)) return 'blank';
  const same = Object.values(labels).filter((other) => other.trim() === label);
  return same.length > 1 ? 'twice' : null;
}

export function chosenMachines(
  machines: readonly Unseated[],
  labels: Readonly<Record<string, string>>,
  zone: string,
): CallInput<'machines.takeOver'>['machines'] {
  return machines.flatMap(({ nodeId }) => {
    const label = (labels[nodeId] ?? '').trim();
    return label === '' ? [] : [{ nodeId, label, zone: zone.trim() }];
  });
}
