// Fields of forms: label above, hint or error below, always tied together for assistive tech.
import type { HTMLInputAutoCompleteAttribute, ReactNode } from 'react';
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  Switch as AriaSwitch,
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  Text,
  TextArea,
} from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './field.module.css';
import { Icon } from './icon.tsx';

export interface TextFieldProps {
  label: ReactNode;
  value: string;
  onChange(value: string): void;
  type?: 'text' | 'password' | 'search' | 'url' | 'number' | 'time';
  inputMode?: 'text' | 'numeric' | 'decimal' | 'url';
  hint?: ReactNode;
  error?: ReactNode;
  placeholder?: string;
  mono?: boolean;
  multiline?: boolean;
  rows?: number;
  autoFocus?: boolean;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  isDisabled?: boolean;
  isRequired?: boolean;
  maxLength?: number;
  className?: string;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, type = 'text', hint, error, mono, multiline, autoFocus = false } = props;
  const { isDisabled = false, isRequired = false, autoComplete = 'off', className } = props;
  const input = classes(styles.input, mono && 'mono');
  const shared = {
    className: input,
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
    ...(props.maxLength === undefined ? {} : { maxLength: props.maxLength }),
  };
  return (
    <AriaTextField
      className={classes(styles.field, className)}
      value={value}
      onChange={onChange}
      type={type}
      autoFocus={autoFocus}
      autoComplete={autoComplete}
      isDisabled={isDisabled}
      isRequired={isRequired}
      isInvalid={Boolean(error)}
      {...(props.inputMode === undefined ? {} : { inputMode: props.inputMode })}
      validationBehavior="aria"
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      {multiline ? <TextArea {...shared} rows={props.rows ?? 2} /> : <Input {...shared} spellCheck="false" />}
      {hint ? (
        <Text slot="description" className={styles.hint ?? ''}>
          {hint}
        </Text>
      ) : null}
      <FieldError className={styles.error ?? ''}>{error}</FieldError>
    </AriaTextField>
  );
}

interface ToggleProps {
  isSelected: boolean;
  onChange(selected: boolean): void;
  isDisabled?: boolean;
  children: ReactNode;
}

export function Checkbox({ isSelected, onChange, isDisabled = false, children }: ToggleProps) {
  return (
    <AriaCheckbox
      className={styles.toggle ?? ''}
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
    >
      <span className={styles.check}>
        <Icon name="check" size="s" />
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

export function Switch({ isSelected, onChange, isDisabled = false, children }: ToggleProps) {
  return (
    <AriaSwitch
      className={styles.toggle ?? ''}
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
    >
      <span className={styles.switch} />
      <span>{children}</span>
    </AriaSwitch>
  );
}

export interface SelectFieldProps<Id extends string> {
  label: ReactNode;
  value: Id;
  options: readonly { id: Id; label: string }[];
  onChange(id: NoInfer<Id>): void;
  isDisabled?: boolean;
  /** The label is only for assistive tech. */
  hideLabel?: boolean;
}

export function SelectField<Id extends string>(props: SelectFieldProps<Id>) {
  const { label, value, options, onChange, isDisabled = false, hideLabel } = props;
  return (
    <Select
      className={styles.field ?? ''}
      value={value}
      onChange={(key) => {
        const option = options.find(({ id }) => id === key);
        if (option) onChange(option.id);
      }}
      isDisabled={isDisabled}
    >
      <Label className={hideLabel ? 'vh' : (styles.label ?? '')}>{label}</Label>
      <AriaButton className={classes(styles.input, styles.select)}>
        <SelectValue />
        <Icon name="down" size="s" />
      </AriaButton>
      <Popover className={styles.popover ?? ''}>
        <ListBox className={styles.list ?? ''} items={options.map((option) => ({ ...option }))}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={styles.option ?? ''}>
              {option.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
