// The codes card: device ID and code of a seat.
import type { codes as english } from '../en/codes.ts';
import type { Words } from '../words.ts';

export const codes = {
  title: '设备码',
  match: '与节点一致',
  signedRead: '已从节点读取',
  show: '显示设备码',
  hideNow: '立即隐藏',
  hidesIn: '{{seconds}} 秒后隐藏',
  more: '再显示 {{seconds}} 秒',
  copyId: '复制设备码',
  copyCode: '复制验证码',
  clipboard: '已复制，{{seconds}} 秒后清空剪贴板。',
  noClipboard: '浏览器不允许在此复制，未复制任何内容。请看屏幕。',
  qr: '二维码，含设备码和验证码两行文字',
  capital: '大写 {{letter}}',
  barCapital: '上方横线：大写',
  renterView: '顾客视图',
  printSlip: '打印小票…',
  newCode: '更换验证码…',
  endSession: '结束使用…',
  ask: '重试',
  askingTitle: '正在询问节点…',
  askingText: '正在读取并与 DeepLink 核对，5 秒后放弃。',
  timedOut: '5 秒内无响应，未显示任何内容。',
  changed: '座位状态有变化，设备码已隐藏。',
} satisfies Words<typeof english>;
