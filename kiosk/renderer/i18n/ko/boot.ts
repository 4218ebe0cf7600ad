// Where a machine starts from; four fit beside each other.
import type { boot as english } from '../en/boot.ts';
import type { Words } from '../words.ts';

export const boot = {
  pxe: '네트워크',
  disk: '디스크',
  cdrom: 'CD',
  bios: 'BIOS',
  none: '기본값',
  other: '다른 장치',
  asOnce: '{{device}}, 한 번',
  asAlways: '{{device}}, 항상',
} satisfies Words<typeof english>;
