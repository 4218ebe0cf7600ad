// Two machines with one address: one of them is switched, or answered for, by mistake.
import { type Remark, warning } from '../../ipc/remarks.ts';
import type { SeatRecord } from './types.ts';

/** One warning for each address that several seats have. */
export function duplicateWarnings(all: readonly SeatRecord[]): Remark[] {
  return [
    ...shared(all, ({ ip }) => ip).map(([ip, seats]) =>
      warning(
        'DUPLICATE_IP',
        `${seats} are registered with the same IP address ${ip}: correct it, or the node mixes up their codes`,
        { seats, ip },
      ),
    ),
    ...shared(all, ({ bmcKey }) => bmcKey).map(([bmc, seats]) =>
      warning(
        'DUPLICATE_BMC',
        `${seats} have the same BMC ${bmc}: correct it, or switching one switches another`,
        { seats, bmc },
      ),
    ),
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
