// Column names of the import: what people write, in English and Chinese.
import { MACHINE_FIELDS, type MachineField } from '../../../ipc/remarks.ts';

export const COLUMNS = MACHINE_FIELDS;
export type Column = MachineField;

/** Case, blanks, hyphens, underscores and brackets don't matter. Documented in docs/machines-csv.md. */
export const ALIASES: Readonly<Record<Column, readonly string[]>> = {
  label: ['label', 'seat', 'seatlabel', 'name', '座位', '座位号', '机位', '机号', '名称'],
  zone: ['zone', 'area', '区', '区域', '分区'],
  row: ['row', '行', '排'],
  column: ['column', 'col', '列'],
  uuid: ['uuid', 'machineuuid', 'machineid', '机器uuid', '机器编号', '主板uuid'],
  ip: ['ip', 'ipaddress', 'ip地址', '机器ip', '内网ip'],
  os: ['os', 'system', 'operatingsystem', '操作系统', '系统'],
  description: ['description', 'desc', '描述', '说明', '备注'],
  ipmiHostname: [
    'ipmihostname',
    'ipmihost',
    'ipmiip',
    'ipmiaddress',
    'ipmi',
    'bmc',
    'bmchost',
    'bmcip',
    'bmcaddress',
    'ipmi地址',
    'bmc地址',
    '管理ip',
    '管理地址',
  ],
  ipmiPort: ['ipmiport', 'bmcport', 'ipmi端口', 'bmc端口', '管理端口'],
  ipmiUsername: [
    'ipmiusername',
    'ipmiuser',
    'bmcusername',
    'bmcuser',
    'username',
    'user',
    'ipmi用户名',
    'ipmi用户',
    'bmc用户名',
    'bmc用户',
    '用户名',
  ],
  ipmiPassword: ['ipmipassword', 'bmcpassword', 'password', 'ipmi密码', 'bmc密码', '密码'],
};

const BY_NAME = new Map(
  COLUMNS.flatMap((column) => ALIASES[column].map((alias) => [alias, column] as const)),
);

/** Undefined: a column that the import does not know. */
export function columnOf(heading: string): Column | undefined {
  return BY_NAME.get(
    heading
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\s_\-.()[\]:/]/g, ''),
  );
}
