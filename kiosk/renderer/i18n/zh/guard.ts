// What new code and end of session ask before they act.
import type { guard as english } from '../en/guard.ts';
import type { Words } from '../words.ts';

export const guard = {
  newCodeTitle: '更换 {{label}} 的验证码？',
  newCodeConfirm: '更换 {{label}} 的验证码',
  newCodeVoid: '旧验证码立即失效。',
  newCodeConnected: '已连接的人保持连接。',
  newCodeChecked: '节点给出新码后才会显示。',
  endTitle: '结束 {{label}} 的使用？',
  endConfirm: '结束 {{label}} 的使用',
  endOut: '已连接的人会被断开，未保存的游戏和文件会丢失。',
  endCode: '{{label}} 会更换验证码，旧码立即失效。',
  endCycle: '{{label}} 会重启，因为顾客拥有管理员权限。',
  endNoCycle: '{{label}} 不会重启（已在“设置”中关闭）。',
  restartTitle: '重启 {{label}}？',
  restartConfirm: '重启 {{label}}',
  restartCut: '电源会短暂切断，未保存的游戏和文件会丢失。',
  restartCodes: '{{label}} 重启后会有新的设备码。',
} satisfies Words<typeof english>;
