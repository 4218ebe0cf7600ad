// What a locked screen may show: states and labels, no notes, names, controllers or addresses.
import type { Notification, Snapshot } from '../../ipc/notifications.ts';
import type { Alert, Job, NodeStatus, Seat } from '../../ipc/seat.ts';

/** A seat for a locked screen. */
export function reduceSeat(seat: Seat): Seat {
  const { inUse, maintenance } = seat;
  return {
    ...seat,
    notes: '',
    tags: [],
    machine: { nodeId: '', uuid: '', ip: '', os: '', description: '', bmc: null },
    inUse: inUse && { ...inUse, controller: null },
    maintenance: maintenance && { reason: '', by: '', since: maintenance.since },
  };
}

function reduceAlert(alert: Alert): Alert {
  return { ...alert, facts: {}, acknowledged: alert.acknowledged && { by: '', at: alert.acknowledged.at } };
}

function reduceJob(job: Job): Job {
  const items = job.items.map((item) => ({ ...item, error: item.error && { ...item.error, message: '' } }));
  return { ...job, by: '', items };
}

function reduceNode(node: NodeStatus): NodeStatus {
  // Its warnings name addresses.
  const { warnings: _warnings, lastError, ...rest } = node;
  return { ...rest, url: null, lastError: lastError && { ...lastError, message: '' } };
}

/** The whole picture for a locked screen. */
export function reduceSnapshot(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    seats: snapshot.seats.map(reduceSeat),
    alerts: snapshot.alerts.map(reduceAlert),
    jobs: snapshot.jobs.map(reduceJob),
    node: reduceNode(snapshot.node),
  };
}

/** The same notification for a locked screen. */
export function reduceNotification(notification: Notification): Notification {
  switch (notification.action) {
    case 'snapshot':
      return { ...notification, event: reduceSnapshot(notification.event) };
    case 'seat.changed':
      return { ...notification, event: reduceSeat(notification.event) };
    case 'alert.changed':
      return { ...notification, event: reduceAlert(notification.event) };
    case 'job.changed':
      return { ...notification, event: reduceJob(notification.event) };
    case 'node.changed':
      return { ...notification, event: reduceNode(notification.event) };
    case 'seat.removed':
    case 'zones.changed':
    case 'job.removed':
    case 'settings.changed':
    case 'session.changed':
    case 'ping':
      return notification;
  }
}
