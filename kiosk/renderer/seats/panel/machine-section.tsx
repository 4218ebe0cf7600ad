// The machine's figures with a line of their last minutes, and what it is made of.
import type { Seat, SeatDetail } from '../../../ipc/seat.ts';
import { Icon } from '../../components/icon.tsx';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import styles from './seat-panel.module.css';
import { Section } from './section.tsx';
import { Sparkline } from './sparkline.tsx';
import type { Detail } from './use-detail.ts';

type Figure = 'gpuPercent' | 'gpuCelsius' | 'vramUsedMb' | 'rxBytesPerSecond';

export function MachineSection({ seat, detail }: { seat: Seat; detail: Detail }) {
  const { t } = useWords();
  const format = useFormat();
  const { load } = seat;
  const history = detail.data?.history ?? [];
  const shown: Record<Figure, (value: number) => string> = {
    gpuPercent: (value) => `${Math.round(value)} %`,
    gpuCelsius: (value) => `${Math.round(value)} °C`,
    vramUsedMb: (value) => `${format.number(Math.round(value / 102.4) / 10)} GB`,
    rxBytesPerSecond: (value) => `${Math.round((value * 8) / 1e6)} Mb/s`,
  };
  return (
    <Section icon="chip" title={t('seats.machine')}>
      {load === null ? (
        <p className={styles.hint}>{t('seats.noFigures')}</p>
      ) : (
        <div className={styles.charts}>
          {(Object.keys(shown) as Figure[]).map((figure) => {
            const value = load[figure];
            return (
              <div key={figure} className={styles.chart}>
                <span>{t(`seats.figure_${figure}`)}</span>
                <b className="num">{value === null ? '–' : shown[figure](value)}</b>
                <Sparkline
                  values={history.map((point) => point[figure])}
                  floor={figure === 'gpuPercent' ? 100 : 0}
                />
              </div>
            );
          })}
        </div>
      )}
      <Hardware seat={seat} detail={detail.data} />
    </Section>
  );
}

function Hardware({ seat, detail }: { seat: Seat; detail: SeatDetail | undefined }) {
  const { t } = useWords();
  const format = useFormat();
  const facts: [string, string][] = [
    ['IP', seat.machine.ip],
    ['BMC', seat.machine.bmc ?? t('seats.noBmc')],
  ];
  if (detail) {
    const { hardware, versions, bootedAt } = detail;
    facts.push(
      [t('seats.figure_gpuPercent'), hardware.gpus.map((gpu) => gpu.name).join(', ')],
      ['CPU', hardware.cpu ?? ''],
      ['RAM', hardware.memoryMb === null ? '' : `${format.number(Math.round(hardware.memoryMb / 1024))} GB`],
      [t('seats.agent'), versions.agent ?? ''],
      ['DeepLink', versions.deeplink ?? ''],
      [t('seats.startedAt'), bootedAt === null ? '' : format.dateTime(bootedAt)],
      ['MAC', hardware.macs.join(', ')],
    );
  }
  const known = facts.filter(([, value]) => value !== '');
  return (
    <details className={styles.disclosure}>
      <summary>
        <Icon name="right" size="s" />
        {t('seats.hardware')}
      </summary>
      <dl className={styles.facts}>
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
