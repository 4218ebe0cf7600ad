// The people who can log in.
import type { person as english } from '../en/person.ts';
import type { Words } from '../words.ts';

export const person = {
  text: '每人使用自己的 PIN，记录才能显示是谁操作的。',
  add: '添加人员…',
  addTitle: '添加人员',
  addAction: '添加',
  changeTitle: '修改 {{name}}',
  pinOne: '重设 {{name}} 的 PIN',
  newPin: '重设 PIN…',
  pinHint: '店员至少 4 位数字，店主至少 6 位，也可用密码。避免 1234 和重复数字。',
  ownerPinHint: '至少 6 位数字，或 8 个字符的密码。避免 123456 和重复数字。',
  pinAgain: '再输入一次',
  pinDiffers: '两次输入不一致。',
  lastLogin: '最近登录',
  active: '可以登录',
  inactive: '不能登录',
  lockedOut: '锁定至 {{clock}}',
  endLockOut: '解除锁定',
  removeTitle: '移除 {{name}}？',
  removeOne: '移除 {{name}}',
  removeText: '记录中仍保留姓名。若只是暂时禁止，取消“可以登录”即可。',
  you: '您',
  pinSet: '{{name}} 已有新的 PIN。',
} satisfies Words<typeof english>;
