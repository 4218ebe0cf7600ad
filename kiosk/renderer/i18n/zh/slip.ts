// The printed slip and its preview.
import type { slip as english } from '../en/slip.ts';
import type { Words } from '../words.ts';

export const slip = {
  title: '打印 {{label}} 的小票',
  language: '语言（下方附英文）',
  paper: '纸张',
  roll: '{{width}} mm',
  withQr: '二维码（纯文本，非链接）',
  warning: '验证码明文印在纸上。直接交给顾客，不要留在台面上。打印会记入记录，验证码不会。',
  closesIn: '预览 {{seconds}} 秒后关闭',
  print: '打印',
  preview: '小票预览',
  capital: '字母上方横线 = 大写',
  step2: '输入设备码',
  validUntil: '有效至',
  openEnd: '不限时：租用期间有效',
  noEnd: '未设置结束时间',
  void: '租用结束或更换验证码后失效',
} satisfies Words<typeof english>;
