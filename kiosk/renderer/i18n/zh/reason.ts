// Why a seat needs somebody, as half a sentence after its label.
import type { reason as english } from '../en/reason.ts';
import type { Words } from '../words.ts';

export const reason = {
  LOST_WHILE_ON: '开机状态下失联',
  BMC_UNREACHABLE: 'BMC 无响应',
  BMC_REFUSES: 'BMC 拒绝登录',
  POWER_UNKNOWN: '电源状态不明',
  DUPLICATE_DEVICE_ID: '设备码相同，两台的码都不显示',
  CODES_STALE: '设备码已过期',
  CODES_CONFLICT: '节点与 DeepLink 不一致',
  BOOT_TOO_LONG: '启动时间过长',
  UNEXPECTED_REBOOT: '使用中自行重启',
  ENROLMENT_REFUSED: '代理程序未获准接入',
  NODE_SILENT: '节点无响应',
  DEEPLINK_LINK_LOST: 'DeepLink 未连接',
  AGENT_PROBLEM: '代理程序报告故障',
  ROTATION_FAILED: '无法更换验证码',
  RENTAL_OVERDUE: '付费时间已到',
  RENTAL_ENDING: '付费时间即将结束',
  GPU_HOT: '显卡温度过高',
  DISK_FULL: '磁盘快满了',
  CLOCK_SKEW: '机器的时钟不准',
} satisfies Words<typeof english>;
