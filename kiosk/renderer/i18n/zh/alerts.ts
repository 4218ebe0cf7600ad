// The list of alerts.
import type { alerts as english } from '../en/alerts.ts';
import type { Words } from '../words.ts';

export const alerts = {
  title: '告警',
  open: '尚无人处理',
  taken: '有人正在处理',
  past: '已结束',
  emptyTitle: '没有失联的座位',
  emptyText: '所有代理程序在 {{age}}内均有响应。新的告警会显示在此处和地图上方。',
  emptyNoAgents: '没有需要处理的事项。新的告警会显示在此处和地图上方。',
  cafe: '全店',
  what: '事项',
  since: '开始',
  ended: '结束',
  by: '处理人',
  takenBy: '{{name}}，{{clock}}',
  lasted: '{{clock}}，历时 {{age}}',
  viewSeat: '查看 {{label}}',
  acknowledgeOne: '确认：{{what}}',
  withOther: '{{what}}（{{label}}）',
} satisfies Words<typeof english>;
