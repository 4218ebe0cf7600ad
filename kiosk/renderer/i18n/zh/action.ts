// Words on buttons that many views share.
import type { action as english } from '../en/action.ts';
import type { Words } from '../words.ts';

export const action = {
  cancel: '取消',
  close: '关闭',
  back: '上一步',
  continue: '继续',
  save: '保存',
  retry: '重试',
  copy: '复制',
  copied: '已复制',
  view: '查看',
  acknowledge: '确认',
  more: '显示更多',
} satisfies Words<typeof english>;
