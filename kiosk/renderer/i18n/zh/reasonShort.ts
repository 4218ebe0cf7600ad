// The same on a tile: 9 Latin or 4 Chinese or Korean characters.
import type { reasonShort as english } from '../en/reasonShort.ts';
import type { Words } from '../words.ts';

export const reasonShort = {
  LOST_WHILE_ON: '无响应',
  BMC_UNREACHABLE: '无 BMC',
  BMC_REFUSES: 'BMC 拒绝',
  POWER_UNKNOWN: '电源不明',
  DUPLICATE_DEVICE_ID: '同设备码',
  CODES_STALE: '码过期',
  CODES_CONFLICT: '码不一致',
  BOOT_TOO_LONG: '启动过久',
  UNEXPECTED_REBOOT: '意外重启',
  ENROLMENT_REFUSED: '代理被拒',
  NODE_SILENT: '节点失联',
  DEEPLINK_LINK_LOST: '链路断开',
  AGENT_PROBLEM: '代理故障',
  ROTATION_FAILED: '换码失败',
  RENTAL_OVERDUE: '已超时',
  RENTAL_ENDING: '即将到时',
  GPU_HOT: '显卡过热',
  DISK_FULL: '磁盘将满',
  CLOCK_SKEW: '时钟不准',
} satisfies Words<typeof english>;
