/** Buttons: worded and icon-only, with their off reason in the tooltip and a busy form. */

import { useContext, type ButtonHTMLAttributes, type ReactNode } from 'react';
import { ReadOnlyContext } from '#renderer/ui/read-only.ts';
import { Tooltip } from '#renderer/ui/tooltip.tsx';

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

const toneClass = { default: '', primary: ' pri', quiet: ' quiet', danger: ' danger' };
const sizeClass = { sm: ' sm', md: '', lg: ' lg' };

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
  const button = (
    <button
      type="button"
      className={`btn${toneClass[tone]}${sizeClass[size]}${offReason === undefined ? '' : ' off'}`}
      aria-disabled={off || undefined}
      aria-busy={busy || undefined}
      onClick={off ? undefined : onClick}
      {...rest}
    >
      {busy ? <span className="spin" data-part="spinner" aria-hidden="true" /> : icon}
      {children}
    </button>
  );
  // Around every button: one that comes and goes with the reason would take the button, and the focus, along.
  return (
    <Tooltip label={offReason ?? ''} off={offReason === undefined} delay={0}>
      {button}
    </Tooltip>
  );
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  readonly label: string;
  /** Shown behind the label in the tooltip. */
  readonly keys?: string | undefined;
  readonly pressed?: boolean;
  readonly children: ReactNode;
}

export function IconButton({ label, keys, pressed, children, className = 'ib', ...rest }: IconButtonProps) {
  return (
    <Tooltip label={keys === undefined ? label : `${label}  ${keys}`}>
      <button
        type="button"
        className={`${className}${pressed === true ? ' on' : ''}`}
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
