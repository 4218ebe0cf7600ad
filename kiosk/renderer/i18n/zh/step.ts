// What a running command waits for; on a tile 9 Latin or 4 Chinese or Korean characters.
import type { step as english } from '../en/step.ts';
import type { Words } from '../words.ts';

export const step = {
  queued: '排队中',
  reading: '读取中',
  sent: '已发送',
  waiting: '等待中',
  forcing: '强制中',
  bootDevice: '设启动项',
  rotating: '换码中',
  verifying: '核对中',
  booting: '启动中',
  ending: '结束中',
  running: '进行中',
} satisfies Words<typeof english>;
