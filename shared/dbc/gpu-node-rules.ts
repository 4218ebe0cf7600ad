// What GPU nodes say about virtual machines, disks, snapshots, images and networks. Nothing of it was recorded: the
// texts are those of the program as it is published, and of the simulated compute node.
import type { Rule } from './classify.ts';

/** Their refusals are for the renter, who has no other way to learn why. */
export function isGpuNodeCall(path: string): boolean {
  return /^\/api\/v1\/(tasks|disk|snapshot|images|lan)(?=[/?]|$)/.test(path);
}

/** What to do about a text that no rule knows. */
export const GPU_NODE_CURE =
  "if that does not tell what to do, ask the GPU node's owner to look into its log";

const NAME = '[\\w.+-]{1,128}';
const LATER = 'wait until that has ended, and try again';
const LOOK_FOR_VM = 'list the virtual machines for the right id: only who created one sees it';
const LOOK_FOR_IMAGE = 'list the images of the machine, and download what is missing';
const LOOK_FOR_SERVER = 'list the image centres for the right id';
const LOOK_AT_SIZES = 'ask for less: the information about the machine tells what it has left';

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

export const GPU_NODE_RULES: readonly Rule[] = [
  { text: whole('task not exist|task_id not exist'), code: 'MACHINE_NOT_FOUND', cure: LOOK_FOR_VM },
  {
    text: whole(
      `'image_name' is not exist \\(path:[\\w/.+-]{1,300}\\)|image file:${NAME} is not exist|image:${NAME} not exist`,
    ),
    code: 'MACHINE_NOT_FOUND',
    cure: LOOK_FOR_IMAGE,
  },
  {
    text: whole('data_file_name is not exist, path: [\\w/.+-]{1,300}'),
    code: 'MACHINE_NOT_FOUND',
    cure: 'name a data disk file that is on the machine, or leave it out for a new one',
  },
  { text: whole(`image_server:${NAME} not exist`), code: 'MACHINE_NOT_FOUND', cure: LOOK_FOR_SERVER },
  {
    text: whole('network name not existed'),
    code: 'MACHINE_NOT_FOUND',
    cure: 'create the network first, or correct its name',
  },
  {
    text: whole(`disk:${NAME} not exist`),
    code: 'MACHINE_NOT_FOUND',
    cure: 'list the disks of the virtual machine',
  },
  {
    text: whole(`${NAME} not exist`),
    code: 'MACHINE_NOT_FOUND',
    cure: 'list the snapshots of the virtual machine',
  },

  {
    text: whole('port \\d{1,5} has been used'),
    code: 'CONFLICT',
    cure: 'another virtual machine of this GPU node has that port: choose another',
  },
  { text: whole('network name already existed'), code: 'CONFLICT', cure: 'choose another name' },
  {
    text: whole('network is being used'),
    code: 'CONFLICT',
    cure: 'delete the virtual machines that use it first',
  },
  { text: whole(`snapshot:${NAME} already exist`), code: 'CONFLICT', cure: 'choose another name' },
  {
    text: whole('disk vd[a-z] can not become smaller'),
    code: 'CONFLICT',
    cure: 'the size is the one after: give more than it has now',
  },
  { text: whole('no free disk name'), code: 'CONFLICT', cure: 'delete a data disk first' },
  {
    text: whole('gpu_count exceeds number of leases|allocate (?:gpu|cpu|mem|memory|disk) failed'),
    code: 'CONFLICT',
    cure: LOOK_AT_SIZES,
  },
  {
    text: whole('task is [a-z ]{1,60}(?:, not [a-z ]{1,100})?'),
    code: 'CONFLICT',
    cure: 'bring the virtual machine into another state first, or wait until it is there',
  },
  {
    text: whole('Only the running task can change the password'),
    code: 'CONFLICT',
    cure: 'start the virtual machine first',
  },
  {
    text: whole(
      `image:${NAME} in (?:down|up)loading|(?:image file is|'image_name':${NAME}) in downloading or uploading, please try again later`,
    ),
    code: 'CONFLICT',
    retryable: true,
    cure: LATER,
  },
  { text: whole('[a-z_]{1,20}(?: [a-z_]{1,20}){0,4} timeout'), code: 'NODE_TIMEOUT', retryable: true },
  {
    text: whole('Guest agent is not responding[\\w :.-]{0,120}'),
    code: 'NODE_ERROR',
    retryable: true,
    cure: 'wait until the guest has started; it needs the qemu or the DBC guest agent',
  },
  {
    text: whole('bare metal nodes are not supported'),
    code: 'NOT_SUPPORTED_HERE',
    cure: 'this is a bare-metal server, which has no virtual machines: name a GPU node',
  },
  {
    text: whole('pxe not support disk'),
    code: 'NOT_SUPPORTED_HERE',
    cure: 'a virtual machine that starts over the network has no disks',
  },
];
