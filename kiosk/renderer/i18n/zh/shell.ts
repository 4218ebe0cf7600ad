// The frame: rail, link, views.
import type { shell as english } from '../en/shell.ts';
import type { Words } from '../words.ts';

export const shell = {
  main: '主菜单',
  seats: '座位',
  alerts: '告警',
  activity: '记录',
  settings: '设置',
  lock: '锁定',
  open: '条未处理',
  plain: '未加密',
  live: '实时',
  noLink: '无连接',
  connecting: '连接中',
} satisfies Words<typeof english>;
