// What each source said, and when; old ones first.
import type { Seat } from '../../../ipc/seat.ts';
import { classes } from '../../components/classes.ts';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import type { SourceState } from './freshness.ts';
import styles from './seat-panel.module.css';
import { Section } from './section.tsx';
import { useFreshness } from './use-freshness.ts';

export function KnownSection({ seat }: { seat: Seat }) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('second');
  return (
    <Section icon="clock" title={t('seats.howFresh')}>
      <dl className={styles.known}>
        {useFreshness(seat).map((source) => (
          <div key={source.source}>
            <dt>{t(`known.${source.source}`)}</dt>
            <dd className={classes(source.old && styles.isOld)}>
              <Value seat={seat} source={source} />
            </dd>
            <dd className={classes(styles.age, 'num')}>
              {source.at === null ? t('seats.never') : t('seats.ago', { age: format.age(now - source.at) })}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Value({ seat, source: { source } }: { seat: Seat; source: SourceState }) {
  const { t } = useWords();
  switch (source) {
    case 'power':
      return t(`power.value_${seat.power.value}`);
    case 'agent':
      return t(`known.agent_${seat.agent.value}`);
    case 'deeplink':
      return t(`known.deeplink_${seat.deeplink.value}`);
    case 'nodeLink':
      return t(`known.nodeLink_${seat.nodeLink.value}`);
    case 'codes':
      return t(`known.codes_${seat.codes.value}`);
  }
}
