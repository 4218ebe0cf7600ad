// The first start, step by step.
import type { wizard as english } from '../en/wizard.ts';
import type { Words } from '../words.ts';

export const wizard = {
  steps: '步骤',
  owner: '店主',
  node: '节点',
  machines: '机器',
  staff: '人员与锁定',
  backup: '备份',
  done: '已完成',
  later: '稍后完成',
  finish: '完成',
  skip: '暂时跳过',
  ownerHeading: '谁是店主？',
  ownerText: '店主可以执行全部操作，并批准影响租用的操作。稍后可添加其他人。',
  code: '设置代码',
  codeHint: '主控启动时显示。因为此页面在另一台电脑上打开，所以需要。',
  ownerAction: '创建店主',
  machinesHeading: '将机器设为座位',
  machinesNoNode: '尚未连接节点。返回上一步，或先继续，之后在“设置”中完成。',
  machinesHave_other: '目前有 {{count}} 个座位。',
  staffHeading: '人员与锁定',
  staffText: '添加前台工作人员。无人操作时屏幕会自动锁定。',
  backupHeading: '备份与恢复',
  withoutTitle: '不设置恢复口令就完成？',
  withoutText:
    '没有口令，备份在另一台电脑上无法打开，因此也不能创建备份：这台电脑损坏或被盗时，座位、人员、设置、密钥和记录都会丢失。之后可随时在“设置”“备份”中设置。',
  withoutAction: '不设置，直接完成',
} satisfies Words<typeof english>;
