// `netbar vm create` and `netbar vm wait`.
import type { Command } from 'commander';
import {
  type Operation,
  parseMulticast,
  requests,
  type VmDetail,
  type VmProgress,
  type VmSpec,
} from '../../../../../shared/dbc/index.ts';
import { several, wholeNumber } from '../../options.ts';
import { masked } from '../../output/mask.ts';
import { factsTable } from '../../output/tables.ts';
import { addCall, type Context, type Shown } from '../../run/call.ts';
import { parseToken, started, type WaitFlags, waitFor, withWaiting } from '../../run/wait.ts';
import { type SharedOptions, sharedFields, withSharedOptions } from './spec-options.ts';

interface CreateOptions extends SharedOptions, WaitFlags {
  gpus: number;
  cpus: number;
  memory: number;
  disk: number;
  image?: string;
  description?: string;
  os?: string;
  bios?: string;
  dataFile?: string;
  multicast?: string[];
  networkName?: string;
}

type Creation = Operation<VmDetail, VmProgress>;
const RESUME = 'netbar vm wait';

export function addCreateCommands(vm: Command): void {
  addCall<CreateOptions>(vm, {
    usage: 'create',
    about: 'create a virtual machine, and wait until it runs (some minutes)',
    examples: [
      'netbar vm create --image ubuntu.qcow2 --gpus 2 --cpus 8 --memory 8 --disk 10 --ssh-port 5684 --vnc-port 5904 --machine $ID',
      'netbar vm create --os windows --image win10.qcow2 --gpus 1 --cpus 8 --memory 16 --disk 80 --rdp-port 5685 --machine $ID',
      'netbar vm create --bios pxe --gpus 0 --cpus 2 --memory 4 --disk 20 --ssh-port 5686 --vnc-port 5905 --no-wait --machine $ID',
    ],
    needs: { reveal: true },
    options: (command) => withWaiting(withSpecOptions(command)),
    prepare: ({ options, machine }) => {
      const nodeId = machine();
      const spec = specOf(options);
      return {
        request: requests.vm.create(nodeId, spec),
        run: async (context, reveal) => {
          const creation = await context.client.operation.createVm(nodeId, spec, { signal: context.signal });
          if (options.wait === false)
            return started(creation, 'The virtual machine is being created', RESUME);
          return follow(creation, context, options, reveal);
        },
      };
    },
  });
  addCall<WaitFlags>(vm, {
    usage: 'wait <token>',
    about: 'go on waiting until a virtual machine that was created runs',
    examples: ['netbar vm wait $TOKEN'],
    needs: { machine: false, dryRun: false, reveal: true },
    options: (command) => withWaiting(command, false),
    prepare: ({ args: [text = ''], options }) => {
      const token = parseToken(text, ['vm.create']);
      return {
        request: requests.vm.detail(token.nodeId, token.taskId),
        run: (context, reveal) =>
          follow(context.client.operation.resume(token) as Creation, context, options, reveal),
      };
    },
  });
}

function withSpecOptions(command: Command): Command {
  command
    .requiredOption('--gpus <n>', 'GPUs, 0 or more', wholeNumber)
    .requiredOption('--cpus <n>', 'processor cores', wholeNumber)
    .requiredOption('--memory <GB>', 'memory', wholeNumber)
    .requiredOption('--disk <GB>', 'system disk', wholeNumber)
    .option('--image <file>', 'image, e.g. ubuntu.qcow2; not needed with --bios pxe')
    .option('--description <text>', 'what it is for')
    .option('--os <system>', 'linux or windows (default linux)')
    .option('--bios <mode>', 'legacy (Linux), uefi (Windows) or pxe (default: what the system needs)')
    .option('--data-file <file>', 'a data disk file that exists already, e.g. data.qcow2')
    .option(
      '--multicast <group>',
      'group between virtual machines, e.g. 230.0.0.1:5558; may be repeated',
      several,
    )
    .option('--network-name <name>', 'network made with `netbar network create`');
  return withSharedOptions(command);
}

function specOf(options: CreateOptions): VmSpec {
  const { gpus, cpus, memory, disk, image, description, os, bios, dataFile, multicast, networkName } =
    options;
  return {
    gpuCount: gpus,
    cpuCores: cpus,
    memoryGb: memory,
    diskGb: disk,
    imageName: image,
    description,
    // The request's own check names the option and what it may be.
    os: os as VmSpec['os'],
    biosMode: bios as VmSpec['biosMode'],
    dataFileName: dataFile,
    multicast: multicast?.map((text) => parseMulticast(text, '--multicast')),
    networkName,
    ...sharedFields(options),
  };
}

async function follow(
  creation: Creation,
  context: Context,
  options: WaitFlags,
  reveal: boolean,
): Promise<Shown> {
  const { raw } = await waitFor(creation, context, options, {
    resume: RESUME,
    progress: ({ status }) => status || 'asked for',
  });
  const json = reveal ? raw : masked(raw);
  return { text: factsTable(json as Record<string, unknown>), json };
}
