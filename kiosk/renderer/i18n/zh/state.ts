// The states of a seat; a tile holds 9 Latin or 4 Chinese or Korean characters.
import type { state as english } from '../en/state.ts';
import type { Words } from '../words.ts';

export const state = {
  ready: '就绪',
  inUse: '使用中',
  booting: '启动中',
  off: '关机',
  maintenance: '维护',
  maintenanceShort: '维护',
  lost: '失联',
  attention: '需处理',
} satisfies Words<typeof english>;
