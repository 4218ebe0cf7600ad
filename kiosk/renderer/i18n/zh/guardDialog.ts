// What is asked before something harmful.
import type { guardDialog as english } from '../en/guardDialog.ts';
import type { Words } from '../words.ts';

export const guardDialog = {
  whatHappens: '会发生什么',
  nobody: '{{label}} 没有人在用',
  mayBeIn: '无法得知 {{label}} 是否有人在用',
  somebody: '{{label}} 现在有人在用',
  paidNotIn: '{{label}} 已付款，还没有人上机',
  stateSince: '{{state}}，自 {{since}}（{{span}}）',
  mayBeInSince: '代理程序自 {{since}}（{{span}}）起看不到谁上机，可能有人在用。',
  inSince: '{{since}} 上机（{{span}}）',
  controllerSince: '控制端 {{controller}}，{{since}} 上机（{{span}}）',
  paidUntil: '已付至 {{time}}',
  reason: '原因',
  owner: '店主',
  ownerPin: '店主 PIN',
  ownerSigned: '你是店主。姓名和原因会写入记录。',
  signedAs: '当前登录：{{name}}。需要店主批准，两人的名字都会写入记录。',
  missing_reason: '缺少原因',
  missing_pin: '缺少店主 PIN',
  changed: '{{label}} 刚刚变化，请再看一遍。',
  quick_frozen: '死机',
  quick_asked: '顾客要求',
  quick_safety: '安全',
} satisfies Words<typeof english>;
