// Where a machine starts from; four fit beside each other.

export const boot = {
  pxe: 'Network',
  disk: 'Disk',
  cdrom: 'CD',
  bios: 'Setup',
  none: 'as usual',
  other: 'another device',
} as const;
