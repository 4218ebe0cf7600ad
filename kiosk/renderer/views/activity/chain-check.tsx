// Checks on request that nothing in the activity was changed or cut off.

import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Sign } from '../../components/sign.tsx';
import { useCall } from '../../hooks/use-call.ts';
import { errorText } from '../../i18n/errors.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import css from './activity.module.css';

interface Verdict {
  ok: boolean;
  entries: number;
  brokenAt: number | null;
  at: number;
}

export function ChainCheck({ reason }: { reason: string | null }) {
  const { t } = useWords();
  const { clock } = useApp();
  const format = useFormat();
  const verify = useCall('audit.verify');
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const check = async () => {
    const answer = await verify.run({});
    setVerdict(answer === undefined ? null : { ...answer, at: clock.now() });
  };
  const words = () => {
    if (verify.error !== null) return errorText(t, verify.error);
    if (verdict === null) return null;
    if (!verdict.ok) return t('activity.broken', { seq: verdict.brokenAt ?? 0 });
    return [t('activity.verified', { count: verdict.entries }), format.clock(verdict.at)].join(
      t('label.comma'),
    );
  };
  const text = words();
  return (
    <>
      <span className={css.verdict} role="status" data-bad={verdict?.ok === false || undefined}>
        {text !== null && <Sign kind={verdict?.ok ? 'ok' : 'bad'} />}
        {text}
      </span>
      <Button kind="quiet" icon="shield" reason={reason} busy={verify.busy} onPress={() => void check()}>
        {t('activity.verify')}
      </Button>
    </>
  );
}
