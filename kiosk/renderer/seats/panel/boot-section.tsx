// Boot device: choosing applies at once, and is shown as set only when the BMC says so.
import { useEffect, useRef, useState } from 'react';
import type { Approval } from '../../../ipc/calls/parts.ts';
import type { CallOutput } from '../../../ipc/contract.ts';
import type { CallError } from '../../../ipc/errors.ts';
import type { Seat } from '../../../ipc/seat.ts';
import { Button } from '../../components/button.tsx';
import { Icon } from '../../components/icon.tsx';
import { Segmented } from '../../components/segmented.tsx';
import { toCallError } from '../../hooks/use-call.ts';
import { useNow } from '../../hooks/use-now.ts';
import { errorText } from '../../i18n/errors.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { bootEffect } from '../actions/boot-effect.ts';
import { powerReason } from '../actions/power-effects.ts';
import { askGuard } from '../guard/guard-store.ts';
import { useLinkDown } from '../use-link-down.ts';
import styles from './seat-panel.module.css';
import { Section } from './section.tsx';
import type { Detail } from './use-detail.ts';

const DEVICES = ['pxe', 'disk', 'cdrom', 'bios'] as const;
type Device = (typeof DEVICES)[number];
type Flags = CallOutput<'boot.set'>;

export function BootSection({ seat, detail }: { seat: Seat; detail: Detail }) {
  const { t } = useWords();
  const { client, toasts } = useApp();
  const [always, setAlways] = useState<'once' | 'always'>('once');
  const [setting, setSetting] = useState<Device | 'none' | null>(null);
  const [confirmed, setConfirmed] = useState<{ flags: Flags; instead: Detail['data'] } | null>(null);
  // What the BMC confirmed holds until the counter tells more: a boot uses up what was set once.
  const latest = useRef(detail.data);
  useEffect(() => {
    latest.current = detail.data;
  }, [detail.data]);
  const reason = powerReason(seat, { down: useLinkDown(), staff: true }, t);
  const current = confirmed && confirmed.instead === detail.data ? confirmed.flags : fromDetail(detail);

  const apply = async (
    device: Device | 'none',
    persistent: boolean,
    approval?: Approval,
  ): Promise<CallError | null> => {
    setSetting(device);
    try {
      const selection = { device, persistent };
      const consent = approval ? { approval } : {};
      const flags = await client.call('boot.set', { seatId: seat.id, selection, ...consent });
      setConfirmed({ flags, instead: latest.current });
      detail.reload();
      return null;
    } catch (error) {
      return toCallError(error);
    } finally {
      setSetting(null);
    }
  };
  const ask = (device: Device | 'none', persistent: boolean): void => {
    void askGuard({
      seat,
      title: t(persistent ? 'power.askAlways' : 'power.askBoot', {
        label: seat.label,
        device: t(`boot.${device}`),
      }),
      confirm: t('power.confirmBoot', { label: seat.label, device: t(`boot.${device}`) }),
      effects: [{ icon: 'net', text: bootEffect({ device, persistent }, t) }],
      danger: false,
      approval: 'never',
      act: (approval) => apply(device, persistent, approval),
    });
  };
  const choose = async (device: Device | 'none', persistent: boolean): Promise<void> => {
    if (persistent) return ask(device, true);
    const failure = await apply(device, false);
    if (failure === null) return;
    if (failure.code === 'OWNER_APPROVAL_NEEDED' || failure.code === 'REASON_NEEDED')
      return ask(device, false);
    toasts.show({
      kind: 'bad',
      title: t('power.bootFailed', { label: seat.label }),
      text: errorText(t, failure),
      seatId: seat.id,
    });
  };
  const shown = setting ?? (current?.valid ? current.device : null);
  return (
    <Section
      icon="net"
      title={t('power.bootDevice')}
      aside={
        <Segmented
          label={t('power.bootFor')}
          size="small"
          value={always}
          onChange={setAlways}
          options={[
            { id: 'once', label: t('power.once') },
            { id: 'always', label: t('power.always') },
          ]}
        />
      }
    >
      <Segmented
        label={t('power.bootDevice')}
        fill
        isDisabled={reason !== null || setting !== null}
        value={DEVICES.find((device) => device === shown) ?? null}
        onChange={(device) => void choose(device, always === 'always')}
        options={DEVICES.map((id) => ({ id, label: t(`boot.${id}`) }))}
      />
      {reason ? <p className={styles.hint}>{reason}</p> : null}
      {setting !== null ? (
        <p className={styles.pending} role="status">
          <Icon name="clock" />
          {t('power.readingBack')}
        </p>
      ) : current?.valid && current.device !== 'none' ? (
        <Pending current={current} detail={detail} onUndo={() => void choose('none', false)} />
      ) : null}
    </Section>
  );
}

function fromDetail(detail: Detail): Flags | null {
  const set = detail.data?.bootDevice;
  if (!set) return null;
  return { device: set.device, persistent: set.persistent, firmware: 'uefi', valid: true };
}

function Pending({ current, detail, onUndo }: { current: Flags; detail: Detail; onUndo(): void }) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('minute');
  const set = detail.data?.bootDevice;
  const device = t(`boot.${current.device}`);
  return (
    <div className={styles.pending}>
      <Icon name="clock" />
      <span className="grow">
        {t(current.persistent ? 'power.pendingAlways' : 'power.pendingOnce', { device })}
        {set?.by ? ` ${set.by}${t('label.comma')}${format.moment(set.at, now)}` : ''}
      </span>
      <Button size="small" icon="undo" onPress={onUndo}>
        {t('power.undo')}
      </Button>
    </div>
  );
}
