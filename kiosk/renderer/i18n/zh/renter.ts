// The renter view: large, for a customer at the counter.
import type { renter as english } from '../en/renter.ts';
import type { Words } from '../words.ts';

export const renter = {
  title: '{{label}} 的设备码',
  seat: '座位',
  deviceId: '设备码',
  code: '验证码',
  scan: '扫码复制',
  capital: '横线 = 大写字母',
  digit: '蓝色 = 数字',
  step1: '打开 DeepLink',
  step2: '输入设备码，点“连接”',
  step3: '输入验证码',
  hides: '{{seconds}} 秒后自动隐藏',
  more: '再显示 {{seconds}} 秒',
  ask: '请咨询前台',
  wait: '请稍候…',
} satisfies Words<typeof english>;
