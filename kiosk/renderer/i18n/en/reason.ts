// Why a seat needs somebody, as half a sentence after its label.

export const reason = {
  LOST_WHILE_ON: 'Lost while powered on',
  BMC_UNREACHABLE: 'The BMC does not answer',
  BMC_REFUSES: 'The BMC refuses the login',
  POWER_UNKNOWN: 'Power is unknown',
  DUPLICATE_DEVICE_ID: 'Same device ID, codes of both hidden',
  CODES_STALE: 'Codes stale',
  CODES_CONFLICT: 'Node and DeepLink disagree',
  BOOT_TOO_LONG: 'Booting for too long',
  UNEXPECTED_REBOOT: 'Restarted by itself while in use',
  ENROLMENT_REFUSED: 'The agent was not let in',
  NODE_SILENT: 'The node does not answer',
  DEEPLINK_LINK_LOST: 'DeepLink is not connected',
  AGENT_PROBLEM: 'The agent reports a problem',
  ROTATION_FAILED: 'No new code could be set',
  RENTAL_OVERDUE: 'The paid time is over',
  RENTAL_ENDING: 'The paid time ends soon',
  GPU_HOT: 'The GPU is very hot',
  DISK_FULL: 'The disk is almost full',
  CLOCK_SKEW: "The machine's clock is wrong",
} as const;
