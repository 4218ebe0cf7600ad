// Heads of the table of seats.
import type { table as english } from '../en/table.ts';
import type { Words } from '../words.ts';

export const table = {
  seat: '座位',
  state: '状态',
  since: '时长',
  power: '电源',
  codes: '设备码',
  who: '使用者',
  ends: '结束',
  gpu: '显卡',
  temp: '温度',
  boot: '启动设备',
  bootUnknown: '未知：上次启动后还没有从 BMC 读取。',
  bootRead: '{{age}}前从 BMC 读取',
  ip: 'IP',
  seen: '最近',
  selectAll: '全选',
  select: '选中 {{label}}',
} satisfies Words<typeof english>;
