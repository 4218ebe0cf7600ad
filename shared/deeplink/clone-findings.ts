// What a machine image must not hold of DeepLink, or every seat made from it shares one identity.
import type { DeepLinkConfig } from './config-ini-file.ts';

export type CloneFindingCode =
  | 'CLONE_UUID'
  | 'CLONE_MACHINE_ID'
  | 'CLONE_DEVICE_ID'
  | 'CLONE_PASSWORD'
  | 'CLONE_TOKEN'
  | 'REFRESH_PASSWORD_WITHOUT_ID';

export interface CloneFinding {
  code: CloneFindingCode;
  /** What is wrong and what to do. */
  message: string;
}

const SAME_ID = 'every machine started from it gets the same device ID';
const CURE = 'or set always_refresh_id=1 in [devices]';

/**
 * Findings for a config.ini as it lies in an image (02-deeplink, the clone problem). On a machine that runs,
 * DeepLink has filled these keys in: there they mean something only if the file is part of the image.
 */
export function cloneFindings(config: DeepLinkConfig): CloneFinding[] {
  const freshPassword = config.alwaysRefreshId && config.alwaysRefreshPassword;
  const findings: (CloneFinding | false)[] = [
    config.hasUuid &&
      !config.alwaysRefreshId && {
        code: 'CLONE_UUID',
        message: `[host] uuid is in the image: ${SAME_ID}; delete it, ${CURE}`,
      },
    config.hasMachineId &&
      !config.alwaysRefreshId && {
        code: 'CLONE_MACHINE_ID',
        message: `[host] machine_id is in the image: ${SAME_ID}; delete it, ${CURE}`,
      },
    config.deviceId !== undefined &&
      !config.alwaysRefreshId && {
        code: 'CLONE_DEVICE_ID',
        message: `[devices] id is in the image: ${SAME_ID}; delete it, ${CURE}`,
      },
    config.hasPassword &&
      !freshPassword && {
        code: 'CLONE_PASSWORD',
        message:
          '[devices] passwd is in the image: machines start with a password that every renter knows; delete it, ' +
          'or set always_refresh_id=1 and always_refresh_passwd=1',
      },
    config.hasToken && {
      code: 'CLONE_TOKEN',
      message:
        '[host] token is a wallet login and every renter can read it; delete it and give the agent a token ' +
        'file instead, DeepLink then keeps the token in memory only',
    },
    config.alwaysRefreshPassword &&
      !config.alwaysRefreshId && {
        code: 'REFRESH_PASSWORD_WITHOUT_ID',
        message: 'always_refresh_passwd=1 works only together with always_refresh_id=1: set both',
      },
  ];
  return findings.filter((finding) => finding !== false);
}
