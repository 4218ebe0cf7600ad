// config.ini as a running DeepLink keeps it (02-deeplink C).
import type { DeviceInfo } from '../../../shared/deeplink/types.ts';
import type { LanAddress } from './options.ts';

export interface ConfigIniContent {
  info: DeviceInfo;
  uuid: string;
  lan: LanAddress | undefined;
  alwaysRefreshPassword: boolean;
}

/** CRLF, as on Windows. */
export function configIniText({ info, uuid, lan, alwaysRefreshPassword }: ConfigIniContent): string {
  const refresh = alwaysRefreshPassword ? 1 : 0;
  const lines = [
    '[host]',
    `uuid=${uuid}`,
    `machine_id=${uuid.replaceAll('-', '')}`,
    '[devices]',
    `id=${info.deviceId}`,
    `passwd=${info.password}`,
    // The second works only together with the first.
    `always_refresh_id=${refresh}`,
    `always_refresh_passwd=${refresh}`,
    ...(lan ? ['[dbc]', `bare_metal_ip=${lan.host}`, `bare_metal_port=${lan.port}`] : []),
    '[app]',
    'log_level=info',
    '',
  ];
  return lines.join('\r\n');
}
