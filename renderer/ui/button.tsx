/** Buttons: worded and icon-only, with their off reason in the tooltip and a busy form. */

import { useContext, useEffect, useState, type ButtonHTMLAttributes, type MouseEvent, type ReactNode } from 'react';
import { ReadOnlyContext } from '#renderer/ui/read-only.ts';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import buttonStyles from '#renderer/ui/button.module.css';
import { classes } from '#renderer/ui/classes.ts';
import spinnerStyles from '#renderer/ui/spinner.module.css';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'disabled'> {
  readonly children: ReactNode;
  readonly icon?: ReactNode;
  readonly tone?: 'default' | 'primary' | 'quiet' | 'danger';
  readonly size?: 'sm' | 'md' | 'lg';
  /** Why it cannot be pressed now; undefined: it can. The button stays reachable so that the reason can be read. */
  readonly offReason?: string | undefined;
  readonly busy?: boolean;
  /** It changes the workspace or runs something of it: off while the workspace is open read-only. */
  readonly changes?: boolean;
}

const toneClass = {
  default: undefined,
  primary: buttonStyles.primary,
  quiet: buttonStyles.quiet,
  danger: buttonStyles.danger,
};
const sizeClass = { sm: buttonStyles.small, md: undefined, lg: buttonStyles.large };

/** How long the reason stays that was asked for by a key. */
const shownMillis = 4000;

export function Button({
  children,
  icon,
  tone = 'default',
  size = 'md',
  offReason: ownReason,
  busy = false,
  changes = false,
  onClick,
  ...rest
}: ButtonProps) {
  const readOnly = useContext(ReadOnlyContext);
  const offReason = (changes ? readOnly : undefined) ?? ownReason;
  const off = offReason !== undefined || busy;
  const [asked, setAsked] = useState<HTMLElement | null>(null);
  useEffect(() => {
    if (asked === null) return undefined;
    const timer = setTimeout(() => setAsked(null), shownMillis);
    return () => clearTimeout(timer);
  }, [asked]);
  // Of a form: Enter in one of its fields presses it, too, and nothing says there why nothing happens.
  const onOff = (event: MouseEvent<HTMLElement>): void => {
    if (busy) event.preventDefault();
    else setAsked(event.currentTarget);
  };
  const button = (
    <button
      type="button"
      className={classes(
        buttonStyles.button,
        toneClass[tone],
        sizeClass[size],
        offReason !== undefined && buttonStyles.off,
      )}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      onClick={off ? onOff : onClick}
      {...rest}
    >
      {busy ? <span className={spinnerStyles.spinner} data-part="spinner" aria-hidden="true" /> : icon}
      {children}
    </button>
  );
  // Around every button: one that comes and goes with the reason would take the button, and the focus, along.
  return (
    <Tooltip label={offReason ?? ''} off={offReason === undefined} at={asked} delay={0}>
      {button}
    </Tooltip>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly label: string;
  /** Shown behind the label in the tooltip. */
  readonly keys?: string | undefined;
  readonly pressed?: boolean;
  /** As of {@link Button}. */
  readonly changes?: boolean;
  /** As of {@link Button}. */
  readonly offReason?: string | undefined;
  /** It removes what it is in, and that of the next one takes its place: a double-click removes only one. */
  readonly removes?: boolean;
  readonly children: ReactNode;
}

export function IconButton({
  label,
  keys,
  pressed,
  changes = false,
  offReason: ownReason,
  removes = false,
  children,
  className = buttonStyles.iconButton,
  onClick,
  ...rest
}: IconButtonProps) {
  const readOnly = useContext(ReadOnlyContext);
  const offReason = (changes ? readOnly : undefined) ?? ownReason;
  const isOff = offReason !== undefined;
  return (
    <Tooltip label={isOff ? `${label}: ${offReason}` : keys === undefined ? label : `${label}  ${keys}`}>
      <button
        type="button"
        className={classes(className, isOff && buttonStyles.off)}
        aria-label={label}
        aria-pressed={pressed}
        aria-disabled={isOff || undefined}
        data-removes={removes || undefined}
        onClick={isOff ? (event) => event.stopPropagation() : onClick}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
