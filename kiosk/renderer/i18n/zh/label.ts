// Short names of things that many views share.
import type { label as english } from '../en/label.ts';
import type { Words } from '../words.ts';

export const label = {
  seat: '座位',
  zone: '区域',
  name: '姓名',
  role: '角色',
  language: '语言',
  loading: '正在读取…',
  deviceId: '设备码',
  code: '验证码',
  none: '无',
  comma: '，',
  colon: '：',
  semicolon: '；',
} satisfies Words<typeof english>;
