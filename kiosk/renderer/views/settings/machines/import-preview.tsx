// What an import would do, line by line, and the button that does it.
import { useState } from 'react';
import type { CallOutput } from '../../../../ipc/contract.ts';
import type { Remark } from '../../../../ipc/remarks.ts';
import { Button } from '../../../components/button.tsx';
import { Checkbox } from '../../../components/field.tsx';
import { Sign, type SignKind } from '../../../components/sign.tsx';
import tables from '../../../components/table.module.css';
import { useCall } from '../../../hooks/use-call.ts';
import { failureText } from '../../../i18n/errors.ts';
import { type Translate, useWords } from '../../../i18n/index.ts';
import { problemText } from '../../../i18n/remarks.ts';
import { Actions, Problem, Said } from '../parts.tsx';
import settings from '../settings.module.css';
import css from './machines.module.css';

export type PreviewResult = CallOutput<'machines.previewImport'>;
type Line = PreviewResult['lines'][number];

export function ImportPreview({ csv, result }: { csv: string; result: PreviewResult }) {
  const { t } = useWords();
  const [skipInvalid, setSkip] = useState(false);
  const [done, setDone] = useState<CallOutput<'machines.import'> | null>(null);
  const run = useCall('machines.import');
  const lines = done?.lines ?? result.lines;
  const blocked = result.invalid > 0 && !skipInvalid;
  const start = async () => setDone((await run.run({ csv, skipInvalid })) ?? null);
  return (
    <>
      <p>{t('machine.summary', { count: result.valid, invalid: result.invalid })}</p>
      <div className={css.list}>
        <table className={tables.table} aria-label={t('machine.importTitle')}>
          <thead>
            <tr>
              <th scope="col" className={tables.right}>
                {t('machine.line')}
              </th>
              <th scope="col">{t('label.seat')}</th>
              <th scope="col">{t('machine.ip')}</th>
              <th scope="col">{t('machine.willDo')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <PreviewLine key={line.line} line={line} />
            ))}
          </tbody>
        </table>
      </div>
      <Problem error={run.error} />
      {done !== null ? (
        <div ref={takeFocus} tabIndex={-1}>
          <Said>{outcomeText(t, done)}</Said>
        </div>
      ) : (
        <Actions>
          {result.invalid > 0 && (
            <Checkbox isSelected={skipInvalid} onChange={setSkip}>
              {t('machine.skip', { count: result.invalid })}
            </Checkbox>
          )}
          <Button
            kind="primary"
            busy={run.busy}
            reason={blocked || result.valid === 0 ? t('machine.mend') : null}
            onPress={() => void start()}
          >
            {t('machine.importAction', { count: result.valid })}
          </Button>
          {blocked && <span className={settings.hint}>{t('machine.mend')}</span>}
        </Actions>
      )}
    </>
  );
}

/** The button that had the focus is gone: without a place of its own, Esc would reach no dialog. */
function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}

const SIGNS: Record<Line['action'], SignKind> = {
  add: 'ok',
  takeOver: 'ok',
  update: 'ok',
  nothing: 'wait',
  error: 'bad',
  leftOut: 'warn',
};

function outcomeText(t: Translate, { imported, failed, leftOut }: CallOutput<'machines.import'>): string {
  return leftOut === 0
    ? t('machine.imported', { count: imported, failed })
    : t('machine.importedLeftOut', { count: imported, failed, leftOut });
}

/** What is wrong with the line, or what the node said to it. */
function remarkText(t: Translate, remark: Remark): string {
  return problemText(t, remark) ?? failureText(t, remark);
}

function PreviewLine({ line }: { line: Line }) {
  const { t } = useWords();
  return (
    <tr>
      <td className={tables.right}>{line.line}</td>
      <th scope="row">{line.label}</th>
      <td className="mono">{line.ip}</td>
      <td className={tables.wrapped}>
        <span className={settings.actions}>
          <Sign kind={SIGNS[line.action]} />
          {t(`machine.do_${line.action}`)}
        </span>
        {line.errors.map((error) => (
          <p key={error.message} className={css.error}>
            {remarkText(t, error)}
          </p>
        ))}
        {line.warnings?.map((warning) => (
          <p key={warning.message} className="muted">
            {remarkText(t, warning)}
          </p>
        ))}
      </td>
    </tr>
  );
}
