// What DeepLink says about itself.

/** The codes that a controller needs: device ID (digits, empty before DeepLink got one) and password. */
export interface DeviceInfo {
  readonly deviceId: string;
  readonly password: string;
}

/** DeepLink's connection to its own server (02-deeplink A, `serverConnStateChanged`). */
export const SERVER_CONN_STATE = {
  notConnected: 0,
  connected: 1,
  registered: 2,
  /** Only from here on DeepLink accepts remote control. */
  online: 3,
  walletLoggedIn: 4,
} as const;
