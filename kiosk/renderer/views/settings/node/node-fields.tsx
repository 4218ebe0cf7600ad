// The fields of the node's address, what netbar may do there, and its key.
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { Checkbox, TextField } from '../../../components/field.tsx';
import { useWords } from '../../../i18n/index.ts';
import { Warned } from '../parts.tsx';
import css from './node.module.css';
import type { NodeForm } from './use-node-form.ts';

export function NodeFields({ form }: { form: NodeForm }) {
  const { t } = useWords();
  const { values, set } = form;
  const typed = values.url.trim() !== '';
  return (
    <>
      <TextField
        mono
        label={t('node.url')}
        hint={t('node.urlHint')}
        error={typed && form.problem === 'url' ? t('node.urlBad') : undefined}
        inputMode="url"
        value={values.url}
        onChange={set.url}
      />
      <RadioGroup
        className={css.modes ?? ''}
        value={values.mode}
        onChange={(mode) => set.mode(mode === 'readOnly' ? 'readOnly' : 'manage')}
      >
        <Label className={css.label ?? ''}>{t('node.mode')}</Label>
        <Mode id="manage" title={t('node.manage')} text={t('node.manageText')} />
        <Mode id="readOnly" title={t('node.readOnly')} text={t('node.readOnlyText')} />
      </RadioGroup>
      {values.mode === 'manage' && (
        <TextField
          mono
          type="password"
          label={t('node.key')}
          hint={form.keyIsStored ? t('node.keyStored') : t('node.keyHint')}
          error={form.keyBad === null ? undefined : t('node.keyBad', { count: form.keyBad })}
          value={values.key}
          onChange={set.key}
          maxLength={130}
        />
      )}
      {form.plain && (
        <Warned>
          <p>{t('node.plain')}</p>
          <Checkbox isSelected={values.allowPlain} onChange={set.allowPlain}>
            {t('node.allowPlain')}
          </Checkbox>
        </Warned>
      )}
    </>
  );
}

function Mode({ id, title, text }: { id: string; title: string; text: string }) {
  return (
    <Radio value={id} className={css.mode ?? ''}>
      <span className={css.dot} aria-hidden="true" />
      <span>
        <b>{title}</b>
        <small>{text}</small>
      </span>
    </Radio>
  );
}
