// One of the two codes with its name and its own copy button.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { useWords } from '../../i18n/index.ts';
import { useSecretClipboard } from './clipboard.ts';
import type { CodeKind } from './code-groups.ts';
import { CodeText } from './code-text.tsx';
import css from './codes-card.module.css';

export interface CodeLineProps {
  name: string;
  copyLabel: string;
  text: string;
  kind: CodeKind;
  /** Distinguishes this text from others in the clipboard. */
  id: string;
  onRefused(): void;
}

export function CodeLine({ name, copyLabel, text, kind, id, onRefused }: CodeLineProps) {
  const { t } = useWords();
  const { copied, copy } = useSecretClipboard();
  const [busy, setBusy] = useState(false);
  const done = copied?.name === id;
  const onPress = async () => {
    setBusy(true);
    await copy(id, text).catch(onRefused);
    setBusy(false);
  };
  return (
    <div className={css.line}>
      <span className={css.name}>{name}</span>
      <CodeText text={text} kind={kind} large />
      <Button
        icon={done ? 'check' : 'copy'}
        onPress={() => void onPress()}
        busy={busy}
        aria-label={copyLabel}
        className={done ? css.done : undefined}
      >
        {done ? t('action.copied') : t('action.copy')}
      </Button>
    </div>
  );
}
