// What the other parts of the counter see of the notifications.
import type { NotificationAction, NotificationEvent, Snapshot } from '../../ipc/notifications.ts';

type Published = Exclude<NotificationAction, 'ping' | 'snapshot'>;

export interface Publisher {
  /** Gives the event the next seq and sends it to every subscriber. */
  publish<Action extends Published>(action: Action, event: NotificationEvent<Action>): void;
}

/** Makes the whole picture; asked for by a new subscriber. */
export type SnapshotSource = () => Snapshot;
