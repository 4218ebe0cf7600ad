// What of the activity is shown: text, period, person, action, result, and the one seat whose history was asked for.
import { useEffect, useState } from 'react';
import { Button, IconButton } from '../../components/button.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { useWords } from '../../i18n/index.ts';
import { useApp } from '../../services.ts';
import { useSeat } from '../../store/hooks.ts';
import { actionsInWords, actionWords } from './action-words.ts';
import css from './activity.module.css';
import { type Filters, PERIODS, RESULTS } from './use-activity.ts';

/** Long enough for a word to be typed, so that not every letter asks the counter. */
const TYPING_MS = 250;

export interface ActivityFiltersProps {
  filters: Filters;
  seatId: string | null;
  people: readonly string[];
  actions: readonly string[];
  onChange(filters: Filters): void;
  onReload(): void;
}

export function ActivityFilters(props: ActivityFiltersProps) {
  const { filters, seatId, people, actions, onChange, onReload } = props;
  const { t } = useWords();
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  return (
    <div className={css.filters}>
      <Find value={filters.text} onChange={(text) => set({ text })} />
      <SelectField
        hideLabel
        label={t('activity.period')}
        value={filters.period}
        options={PERIODS.map((id) => ({ id, label: t(`activity.${id}`) }))}
        onChange={(period) => set({ period })}
      />
      <SelectField
        hideLabel
        label={t('activity.who')}
        value={filters.who}
        options={[{ id: '', label: t('activity.anyone') }, ...people.map((id) => ({ id, label: id }))]}
        onChange={(who) => set({ who })}
      />
      <SelectField
        hideLabel
        label={t('activity.what')}
        value={filters.action}
        options={[
          { id: '', label: t('activity.anything') },
          ...actions.map((id) => ({ id, label: actionWords(t, id) })),
        ]}
        onChange={(action) => set({ action })}
      />
      <SelectField
        hideLabel
        label={t('activity.result')}
        value={filters.result}
        options={RESULTS.map((id) => ({
          id,
          label: id === '' ? t('activity.anyResult') : t(`outcome.${id}`),
        }))}
        onChange={(result) => set({ result })}
      />
      <IconButton icon="refresh" label={t('activity.refresh')} onPress={onReload} />
      {seatId !== null && <OnlySeat seatId={seatId} />}
      {filters.action === '' && (
        <ActionHints
          actions={actionsInWords(t, filters.text, actions)}
          onChoose={(action) => set({ action, text: '' })}
        />
      )}
    </div>
  );
}

/** What was typed stands in the names of these actions, which the counter's search does not know. */
function ActionHints({ actions, onChoose }: { actions: readonly string[]; onChoose(action: string): void }) {
  const { t } = useWords();
  if (actions.length === 0) return null;
  return (
    <fieldset className={css.hints} aria-label={t('activity.hints')}>
      <span className="muted" aria-hidden="true">
        {t('activity.hints')}
      </span>
      {actions.map((action) => (
        <Button key={action} size="small" onPress={() => onChoose(action)}>
          {actionWords(t, action)}
        </Button>
      ))}
    </fieldset>
  );
}

function Find({ value, onChange }: { value: string; onChange(text: string): void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <TextField
      className={css.find ?? ''}
      type="search"
      label={<span className="vh">{t('activity.find')}</span>}
      placeholder={t('activity.find')}
      value={typed}
      onChange={setTyped}
    />
  );
}

function OnlySeat({ seatId }: { seatId: string }) {
  const { t } = useWords();
  const { ui } = useApp();
  const label = useSeat(seatId)?.label ?? seatId;
  return (
    <Button
      icon="close"
      aria-label={`${t('activity.onlySeat', { label })}. ${t('activity.allSeats')}`}
      onPress={() => ui.set({ activitySeatId: null })}
    >
      {t('activity.onlySeat', { label })}
    </Button>
  );
}
