// `netbar vm modify`.
import type { Command } from 'commander';
import { requests } from '../../../../../shared/dbc/index.ts';
import { UsageError } from '../../../ipmi/usage.ts';
import { wholeNumber } from '../../options.ts';
import { addCall, change } from '../../run/call.ts';
import { type SharedOptions, sharedFields, withSharedOptions } from './spec-options.ts';

interface ModifyOptions extends SharedOptions {
  clearCustomPorts?: boolean;
  clearNetworkFilters?: boolean;
}

export function addModifyCommand(vm: Command): void {
  addCall<ModifyOptions>(vm, {
    usage: 'modify <vm>',
    about: 'change ports, sizes, address and rules; some changes need a restart',
    examples: [
      'netbar vm modify $VM --cpus 16 --memory 32 --machine $ID',
      'netbar vm modify $VM --custom-port tcp,8080:80 --network-filter in,tcp,80,0.0.0.0/0,accept --machine $ID',
    ],
    options: (command) =>
      withSharedOptions(
        command
          .option('--gpus <n>', 'GPUs, 0 or more', wholeNumber)
          .option('--cpus <n>', 'processor cores', wholeNumber)
          .option('--memory <GB>', 'memory', wholeNumber),
      )
        .option('--clear-custom-ports', 'forward no ports of its own any more')
        .option('--clear-network-filters', 'no rules any more'),
    prepare: ({ args: [id = ''], options, machine }) =>
      change(
        requests.vm.modify(machine(), id, changeOf(options)),
        `Virtual machine ${id} was changed; some changes need a restart`,
      ),
  });
}

function changeOf(options: ModifyOptions) {
  const { gpus, cpus, memory, clearCustomPorts, clearNetworkFilters } = options;
  const fields = sharedFields(options);
  if (clearCustomPorts && fields.customPorts) {
    throw new UsageError('--custom-port or --clear-custom-ports, not both');
  }
  if (clearNetworkFilters && fields.networkFilters) {
    throw new UsageError('--network-filter or --clear-network-filters, not both');
  }
  const change = {
    gpuCount: gpus,
    cpuCores: cpus,
    memoryGb: memory,
    ...fields,
    ...(clearCustomPorts ? { customPorts: [] } : {}),
    ...(clearNetworkFilters ? { networkFilters: [] } : {}),
  };
  if (Object.values(change).some((value) => value !== undefined)) return change;
  throw new UsageError('nothing is to change: give --cpus, --memory, --gpus, a port, an address or rules');
}
