// The lock screen, which is the login too.
import type { lock as english } from '../en/lock.ts';
import type { Words } from '../words.ts';

export const lock = {
  locked: '已锁定',
  login: '登录',
  live: '座位状态照常更新。',
  who: '您是谁？',
  pinOf: '{{name}} 的 PIN 或密码',
  logOut: '退出 {{name}} 的登录',
  unlock: '解锁',
  enter: '登录',
  erase: '删除一位',
  keyboard: '也可直接用键盘输入。',
  pad: '数字键',
  wrong_other: 'PIN 不对。再错 {{count}} 次将等待 {{seconds}} 秒。',
  wrongPlain: 'PIN 不对。',
  wait: 'PIN 错误次数过多，{{seconds}} 秒后再试。',
  waitKey: '{{seconds}} 秒',
} satisfies Words<typeof english>;
