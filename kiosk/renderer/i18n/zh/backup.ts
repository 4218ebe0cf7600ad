// Backup and recovery.
import type { backup as english } from '../en/backup.ts';
import type { Words } from '../words.ts';

export const backup = {
  recoveryHeading: '恢复口令',
  recoveryText:
    '用于在另一台电脑上打开备份；此电脑丢失时，这是唯一的办法。请写下来，存放在柜台以外的地方。它不能保护被盗的未锁定电脑。',
  passphrase: '口令',
  passphraseHint: '至少 12 个字符，几个词语更容易抄写。',
  passphraseShort: '已输入 {{count}} 个字符，至少需要 12 个。',
  set: '设置口令',
  change: '修改口令',
  isSet: '已设置恢复口令，修改后对新备份有效。',
  wasSet: '口令已设置。请立即写下，不会再显示。',
  createHeading: '备份',
  createText: '一个加密文件，包含座位、人员、设置、密钥和记录。',
  create: '下载备份',
  needsPassphrase: '先设置恢复口令：没有它，谁也打不开文件。',
  last: '上次备份',
  never: '还没有备份',
  saved: '已保存为 {{name}}，请存放到另一台电脑。',
  restoreHeading: '恢复',
  restoreText: '用备份内容替换此处的一切，所有人需要重新登录。',
  pick: '选择备份…',
  picked: '已选择 {{name}}',
  restore: '恢复…',
  restoreTitle: '用 {{name}} 替换一切？',
  restoreAction: '全部替换',
  restored_other: '已恢复：{{count}} 条记录。主控正在重新启动。',
} satisfies Words<typeof english>;
