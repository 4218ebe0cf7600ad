// Buttons. One that can't act now stays in place, drawn dashed, and says why.
import { type ButtonHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import styles from './button.module.css';
import { classes } from './classes.ts';
import { Icon, type IconName } from './icon.tsx';

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'onClick' | 'disabled' | 'className'>;

export interface ButtonProps extends Native {
  kind?: 'default' | 'primary' | 'danger' | 'quiet';
  size?: 'small' | 'normal' | 'big';
  icon?: IconName;
  /** Takes the free room of its row. */
  wide?: boolean;
  /** Runs now: presses are ignored. */
  busy?: boolean;
  /** Why it can't act now; it stays focusable, and a press does nothing. */
  reason?: string | null;
  /** The key that does the same. */
  kbd?: string;
  onPress?: () => void;
  submit?: boolean;
  className?: string | undefined;
  ref?: Ref<HTMLButtonElement>;
  children?: ReactNode;
}

export function Button(props: ButtonProps) {
  const {
    kind = 'default',
    size = 'normal',
    icon,
    wide,
    busy,
    reason,
    kbd,
    onPress,
    submit,
    className,
    children,
    ...rest
  } = props;
  const reasonId = useId();
  const off = busy === true || (reason !== undefined && reason !== null && reason !== '');
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      className={classes(
        styles.button,
        styles[kind],
        styles[size],
        wide && styles.wide,
        children === undefined && styles.iconOnly,
        className,
      )}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      aria-describedby={
        reason ? `${reasonId} ${rest['aria-describedby'] ?? ''}`.trim() : rest['aria-describedby']
      }
      onClick={(event) => {
        if (off) event.preventDefault();
        else onPress?.();
      }}
    >
      {icon ? <Icon name={icon} size={size === 'small' ? 's' : 'm'} /> : null}
      {children}
      {kbd ? <kbd data-key={kbd} /> : null}
      {reason ? (
        <span id={reasonId} hidden>
          {reason}
        </span>
      ) : null}
    </button>
  );
}

/** A button with only an icon; `label` is its name and its hint. */
export function IconButton({
  label,
  ...rest
}: Omit<ButtonProps, 'children'> & { icon: IconName; label: string }) {
  return <Button {...rest} aria-label={label} title={rest.kbd ? `${label} (${rest.kbd})` : label} />;
}
