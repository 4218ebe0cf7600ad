// The sources of what is known about a seat, and what they say.
import type { known as english } from '../en/known.ts';
import type { Words } from '../words.ts';

export const known = {
  power: '电源',
  agent: '代理',
  deeplink: 'DeepLink',
  nodeLink: '节点连接',
  codes: '设备码',
  agent_up: '在线',
  agent_booting: '启动中',
  agent_lost: '无响应',
  agent_never: '从未上报',
  agent_goodbye: '已关闭',
  deeplink_connected: '已连接',
  deeplink_lost: '未连接',
  deeplink_unknown: '未知',
  nodeLink_up: '已连接',
  nodeLink_down: '未连接',
  nodeLink_unknown: '未知',
  codes_fresh: '一致',
  codes_stale: '已过期',
  codes_none: '无',
  codes_conflict: '设备码重复',
  codes_unknown: '未核对',
} satisfies Words<typeof english>;
