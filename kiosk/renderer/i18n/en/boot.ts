// Where a machine starts from; four fit beside each other.

export const boot = {
  pxe: 'Network',
  disk: 'Disk',
  cdrom: 'CD',
  bios: 'Setup',
  none: 'As usual',
  other: 'Another device',
  asOnce: '{{device}}, once',
  asAlways: '{{device}}, always',
} as const;
