// What is worth a look: at the node, the café's machines, the counter itself.
import type { warning as english } from '../en/warning.ts';
import type { Words } from '../words.ts';

export const warning = {
  PLAIN_HTTP: '明文 HTTP：网络上的监听者可以读到 BMC 密码和机器密钥。',
  KEY_REFUSED: '节点不认此密钥。',
  KEY_UNPROVEN: '节点上还没有可用来验证密钥的机器。',
  MAY_HAVE_MORE: '节点最多列出 51 台机器，可能还有其他机器。',
  BROKEN_LIST: '节点的列表已损坏：某台机器的文字含有引号、反斜杠或换行。请在节点上更正。',
  UNSIGNED_SET: '此旧版节点允许任何人设置设备码，请升级。',
  DUPLICATE_IP: '{{seats}} 登记了同一个 IP 地址 {{ip}}。请更正，否则节点会弄混设备码。',
  DUPLICATE_BMC: '{{seats}} 使用同一个 BMC {{bmc}}。请更正，否则操作一台会影响另一台。',
  PLAIN_NODE: '节点密钥以明文 HTTP 经过网络。',
  RESTORE_FAILED: '备份未能恢复，仍在使用之前的数据。{{detail}}',
  PART_FAILED: '无法工作：{{part}}。{{detail}}',
} satisfies Words<typeof english>;
