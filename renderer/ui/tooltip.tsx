/** A short text beside what the pointer or the focus is on. */

import { Tooltip as MantineTooltip } from '@mantine/core';
import { cloneElement, useEffect, useId, useRef, useState, type ReactElement, type SyntheticEvent } from 'react';

interface TooltipProps {
  readonly label: string;
  readonly side?: 'top' | 'right' | 'bottom';
  /** Milliseconds before it shows under the pointer. */
  readonly delay?: number;
  /** Nothing is shown. */
  readonly off?: boolean;
  /** It shows now beside this element, wherever the pointer and the focus are; null: it does not. */
  readonly at?: HTMLElement | null;
  readonly children: ReactElement<AnchorProps>;
}

/** Of an element of the page, and of components that hand them on to one. */
interface AnchorProps {
  readonly 'aria-describedby'?: string | undefined;
  readonly onPointerMove?: (event: AnchorEvent<PointerEvent>) => void;
  readonly onPointerLeave?: (event: AnchorEvent<PointerEvent>) => void;
  readonly onPointerDown?: (event: AnchorEvent<PointerEvent>) => void;
  readonly onFocus?: (event: AnchorEvent<FocusEvent>) => void;
  readonly onBlur?: (event: AnchorEvent<FocusEvent>) => void;
}

type AnchorEvent<Native> = SyntheticEvent<HTMLElement, Native>;

/**
 * Every button has one, and few are ever pointed at: what places the text on the page is there only while it shows. Around each
 * button, it took a tenth of the script of the window's start.
 */
export function Tooltip({ label, side = 'top', delay = 400, off = false, at = null, children }: TooltipProps) {
  const [near, setNear] = useState<HTMLElement | null>(null);
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const id = useId();
  const hide = (): void => {
    clearTimeout(waiting.current);
    waiting.current = undefined;
    setNear(null);
  };
  useEffect(() => () => clearTimeout(waiting.current), []);
  useEffect(() => {
    if (near === null) return undefined;
    const hideByKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') setNear(null);
    };
    document.addEventListener('keydown', hideByKey);
    return () => document.removeEventListener('keydown', hideByKey);
  }, [near]);
  const anchor = off ? null : (at ?? near);
  const { props } = children;
  return (
    <>
      {cloneElement(children, {
        ...(anchor === null ? {} : { 'aria-describedby': [props['aria-describedby'], id].filter(Boolean).join(' ') }),
        // Not only when it enters: after a press, the button may say something else.
        onPointerMove(event) {
          props.onPointerMove?.(event);
          if (off || event.nativeEvent.pointerType === 'touch' || near !== null || waiting.current !== undefined)
            return;
          const element = event.currentTarget;
          waiting.current = setTimeout(() => {
            waiting.current = undefined;
            setNear(element);
          }, delay);
        },
        onPointerLeave(event) {
          props.onPointerLeave?.(event);
          hide();
        },
        onPointerDown(event) {
          props.onPointerDown?.(event);
          hide();
        },
        onFocus(event) {
          props.onFocus?.(event);
          // Pressed by the pointer, it has the focus, too.
          if (!off && (event.target as Element).matches(':focus-visible')) setNear(event.currentTarget);
        },
        onBlur(event) {
          props.onBlur?.(event);
          hide();
        },
      })}
      {anchor === null ? null : (
        <MantineTooltip
          target={anchor}
          opened
          label={<span id={id}>{label}</span>}
          position={side}
          multiline
          maw={420}
        />
      )}
    </>
  );
}
