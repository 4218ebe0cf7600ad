// The card's place while no codes can be shown: why, and what to do about it.
import type { ReactNode } from 'react';
import type { CallError } from '../../../ipc/errors.ts';
import type { Seat } from '../../../ipc/seat.ts';
import { Icon } from '../../components/icon.tsx';
import { useNow } from '../../hooks/use-now.ts';
import { useFormat } from '../../i18n/format.ts';
import { useWords } from '../../i18n/index.ts';
import { useNode } from '../../store/hooks.ts';
import css from './codes-card.module.css';
import type { Refusal } from './refusal.ts';
import { RefusalActions } from './refusal-actions.tsx';
import { refusalWords } from './refusal-words.ts';

export interface RefusedCodesProps {
  seat: Seat;
  refusal: Refusal;
  error: CallError | null;
  onAsk(): void;
}

export function RefusedCodes({ seat, refusal, error, onAsk }: RefusedCodesProps) {
  const { t } = useWords();
  const format = useFormat();
  const now = useNow('second');
  const node = useNode();
  const { title, text } = refusalWords(refusal, { seat, node, now, error }, t, format);
  return (
    <RefusalBox title={title} text={text}>
      <RefusalActions seat={seat} refusal={refusal} onAsk={onAsk} />
    </RefusalBox>
  );
}

export interface RefusalBoxProps {
  title: string;
  text: string;
  children?: ReactNode;
}

export function RefusalBox({ title, text, children }: RefusalBoxProps) {
  return (
    <div className={css.refused}>
      <Icon name="lock" size="s" />
      <div className={css.why}>
        <b>{title}</b>
        <p>{text}</p>
        {children}
      </div>
    </div>
  );
}
