// Where a machine starts from; four fit beside each other.
import type { boot as english } from '../en/boot.ts';
import type { Words } from '../words.ts';

export const boot = {
  pxe: '网络',
  disk: '硬盘',
  cdrom: '光盘',
  bios: 'BIOS',
  none: '默认',
  other: '其他设备',
  asOnce: '{{device}}，一次',
  asAlways: '{{device}}，每次',
} satisfies Words<typeof english>;
