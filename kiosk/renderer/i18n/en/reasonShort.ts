// The same on a tile: 9 Latin or 4 Chinese or Korean characters.

export const reasonShort = {
  LOST_WHILE_ON: 'silent',
  BMC_UNREACHABLE: 'no BMC',
  BMC_REFUSES: 'BMC login',
  POWER_UNKNOWN: 'power ?',
  DUPLICATE_DEVICE_ID: 'same ID',
  CODES_STALE: 'codes old',
  CODES_CONFLICT: 'codes ≠',
  BOOT_TOO_LONG: 'slow boot',
  UNEXPECTED_REBOOT: 'restarted',
  ENROLMENT_REFUSED: 'no agent',
  NODE_SILENT: 'no node',
  DEEPLINK_LINK_LOST: 'no link',
  AGENT_PROBLEM: 'agent',
  ROTATION_FAILED: 'no code',
  RENTAL_OVERDUE: 'overdue',
  RENTAL_ENDING: 'ends soon',
  GPU_HOT: 'GPU hot',
  DISK_FULL: 'disk full',
  CLOCK_SKEW: 'clock off',
} as const;
