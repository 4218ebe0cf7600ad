// Reacts to notifications as they come.
import { useEffect, useEffectEvent } from 'react';
import type { Notification, NotificationAction } from '../../ipc/notifications.ts';
import { useApp } from '../services.ts';

export function useNotification<Action extends NotificationAction>(
  action: Action,
  handler: (notification: Extract<Notification, { action: Action }>) => void,
): void {
  const { cafe } = useApp();
  const current = useEffectEvent(handler);
  useEffect(
    () =>
      cafe.on(action, (notification) => {
        if (isAction(notification, action)) current(notification);
      }),
    [cafe, action],
  );
}

function isAction<Action extends NotificationAction>(
  notification: Notification,
  action: Action,
): notification is Extract<Notification, { action: Action }> {
  return notification.action === action;
}
