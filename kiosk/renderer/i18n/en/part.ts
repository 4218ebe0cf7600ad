// The parts of the counter, for the warning that one does not work.

export const part = {
  sessions: 'log-ins',
  alerts: 'alerts',
  seats: 'the map of seats',
  agents: 'agents',
  boots: 'seeing boots',
  boot_devices: 'boot devices',
  boot_device_reads: 'reading boot devices',
  power: 'power',
  node: 'the way to the node',
  jobs: 'jobs',
  session_changes: 'changes of log-ins',
  agent_listener: 'reports of agents',
  renter_page: 'the page for renters',
  staff_interface: 'the interface for staff',
  notifications: 'notifications',
  certificate_renewal: 'renewal of the certificate',
} as const;
