// Names of the channels between the page and Electron's main process.

export const CHANNELS = {
  /** invoke(name, input) → `{ok: true, value}` or `{ok: false, failure}` */
  call: 'netbar:call',
  subscribe: 'netbar:subscribe',
  unsubscribe: 'netbar:unsubscribe',
  /** To the page: a notification, or `{link: 'up' | 'down'}` of a remote counter. */
  notification: 'netbar:notification',
} as const;
