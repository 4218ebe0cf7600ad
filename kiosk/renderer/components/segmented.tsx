// A few choices side by side, one of them taken.
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';
import styles from './segmented.module.css';

export interface SegmentedProps<Id extends string> {
  /** Name for assistive tech. */
  label: string;
  /** Null: none is taken yet. */
  value: Id | null;
  options: readonly { id: Id; label: string; icon?: IconName }[];
  onChange(id: NoInfer<Id>): void;
  size?: 'small' | 'normal';
  /** Takes the whole width, in equal parts. */
  fill?: boolean;
  /** On small screens only the icons are drawn. */
  shrinks?: boolean;
  isDisabled?: boolean;
}

export function Segmented<Id extends string>(props: SegmentedProps<Id>) {
  const { label, value, options, onChange, size = 'normal', fill, shrinks, isDisabled = false } = props;
  return (
    <RadioGroup
      className={classes(
        styles.group,
        size === 'small' && styles.small,
        fill && styles.fill,
        shrinks && styles.shrinks,
        shrinks && options.length > 2 && styles.crowded,
      )}
      orientation="horizontal"
      value={value}
      onChange={(id) => {
        const option = options.find((one) => one.id === id);
        if (option) onChange(option.id);
      }}
      isDisabled={isDisabled}
    >
      <Label className="vh">{label}</Label>
      {options.map((option) => (
        <Radio key={option.id} value={option.id} className={styles.option ?? ''}>
          {option.icon ? <Icon name={option.icon} /> : null}
          <span>{option.label}</span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
