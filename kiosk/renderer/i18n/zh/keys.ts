// What the keys do.
import type { keys as english } from '../en/keys.ts';
import type { Words } from '../words.ts';

export const keys = {
  title: '快捷键',
  summary: '没有任何按键会切断电源。',
  arrows: '移到该方向的座位',
  jump: '输入座位号：跳到该座位',
  open: '查看座位详情',
  select: '选中或取消选中',
  extend: '扩大选择',
  all: '全选当前显示',
  ends: '本排第一个、最后一个座位',
  zones: '下一个、上一个区域',
  back: '返回上一级',
  help: '本列表',
  codes: '显示或隐藏设备码',
  search: '搜索',
  mode: '地图或表格',
  regions: '屏幕的下一部分、上一部分',
  alert: '下一条未处理告警',
  power: '座位电源',
  renter: '顾客视图',
  lock: '立即锁定',
} satisfies Words<typeof english>;
