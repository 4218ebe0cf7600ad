// Two machines with one address: one of them is switched, or answered for, by mistake.
import type { SeatRecord } from './types.ts';

export interface Warning {
  code: string;
  message: string;
}

/** One warning for each address that several seats have. */
export function duplicateWarnings(seats: readonly SeatRecord[]): Warning[] {
  return [
    ...shared(seats, ({ ip }) => ip).map(([ip, labels]) => ({
      code: 'DUPLICATE_IP',
      message: `${labels} are registered with the same IP address ${ip}: correct it, or the node mixes up their codes`,
    })),
    ...shared(seats, ({ bmcKey }) => bmcKey).map(([bmc, labels]) => ({
      code: 'DUPLICATE_BMC',
      message: `${labels} have the same BMC ${bmc}: correct it, or switching one switches another`,
    })),
  ];
}

function shared(
  seats: readonly SeatRecord[],
  addressOf: (seat: SeatRecord) => string | null,
): [address: string, labels: string][] {
  const groups = Map.groupBy(seats, (seat) => addressOf(seat) ?? '');
  return [...groups]
    .filter(([address, group]) => address !== '' && group.length > 1)
    .map(([address, group]) => [address, group.map(({ label }) => label).join(', ')]);
}
