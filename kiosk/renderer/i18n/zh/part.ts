// The parts of the counter, for the warning that one does not work.
import type { part as english } from '../en/part.ts';
import type { Words } from '../words.ts';

export const part = {
  sessions: '登录',
  alerts: '警报',
  seats: '座位地图',
  agents: '代理程序',
  boots: '识别启动',
  boot_devices: '启动设备',
  boot_device_reads: '读取启动设备',
  power: '电源',
  node: '与节点的连接',
  jobs: '任务',
  session_changes: '登录变更',
  agent_listener: '代理程序的上报',
  renter_page: '顾客页面',
  staff_interface: '员工界面',
  notifications: '通知',
  certificate_renewal: '证书续期',
} satisfies Words<typeof english>;
