/** Toasts in a lower corner, where they cover no control; their time stops while the pointer or focus is on them. */

import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, IconX } from '@tabler/icons-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { choosePlace, clickableBoxes, coversAny } from '#renderer/app/shell/toast-place.ts';
import { closeToast, toastLifetime, useToasts, type Toast } from '#renderer/stores/toasts.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import toastsStyles from '#renderer/app/shell/toasts.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import menuStyles from '#renderer/ui/menu.module.css';
import progressStyles from '#renderer/ui/progress.module.css';
import { textTone } from '#renderer/ui/text-tone.ts';
import textStyles from '#renderer/ui/text.module.css';

const icons = { ok: IconCircleCheck, info: IconInfoCircle, warn: IconAlertTriangle, bad: IconCircleX };
const toneClass = {
  ok: toastsStyles.good,
  info: toastsStyles.info,
  warn: toastsStyles.warning,
  bad: toastsStyles.bad,
};

/** Milliseconds between looks at what is below the toasts. */
const placeEvery = 400;
/** In a narrow window the lower right holds what may be done: over the side bar they hide less. */
const narrowWindow = 1200;

/** Milliseconds: editors that the failure itself opens or closes do not count. */
const leastShown = 4000;

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    if (toasts.length === 0) {
      element.style.left = '';
      return undefined;
    }
    place(element);
    // Forms and dialogs open below them; nothing reports every change of the window.
    const timer = setInterval(() => place(element), placeEvery);
    return () => clearInterval(timer);
  }, [toasts]);
  return (
    <div
      ref={root}
      className={toastsStyles.toasts}
      data-part="toasts"
      aria-live="polite"
      {...(toasts.length === 0 ? {} : { role: 'region', 'aria-label': 'Messages' })}
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

/** Stays where it is while it covers no control, or while somebody uses it. */
function place(element: HTMLElement): void {
  if (element.matches(':hover, :focus-within')) return;
  const { left, top, width, height } = element.getBoundingClientRect();
  const taken = clickableBoxes(element);
  const isPlaced = element.style.left !== '' && top + height <= innerHeight && left + width <= innerWidth;
  if (isPlaced && !coversAny({ left, top, width, height }, taken)) return;
  const corner = innerWidth < narrowWindow ? 'left' : 'right';
  const next = choosePlace({ width, height }, { width: innerWidth, height: innerHeight }, corner, taken);
  element.style.left = `${next.left}px`;
  element.style.top = `${next.top}px`;
}

function ToastCard({ toast }: { readonly toast: Toast }) {
  const [held, setHeld] = useState(false);
  const shownOn = useRef(Date.now());
  const lifetime = toastLifetime(toast);
  const isUnderWay = toast.progress !== undefined;
  useEffect(() => {
    if (held || lifetime === null) return undefined;
    const timer = setTimeout(() => closeToast(toast.id), lifetime);
    return () => clearTimeout(timer);
  }, [held, lifetime, toast.id]);
  // A failure stays until the user opens another editor.
  useEffect(() => {
    if (lifetime !== null || isUnderWay) return undefined;
    return useWorkbench.subscribe(({ activeTab }, before) => {
      if (activeTab !== before.activeTab && Date.now() - shownOn.current > leastShown) closeToast(toast.id);
    });
  }, [lifetime, isUnderWay, toast.id]);
  const Icon = icons[toast.tone];
  return (
    <div
      className={classes(menuStyles.floating, toastsStyles.toast, toneClass[toast.tone])}
      role={toast.tone === 'bad' || toast.tone === 'warn' ? 'alert' : undefined}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon size={18} stroke={1.5} className={textTone[toast.tone]} />
      <div>
        <p>{toast.title}</p>
        {toast.text === undefined ? null : (
          <p
            className={classes(textStyles.compact, textStyles.secondary)}
            // It changes ten times a second.
            {...(isUnderWay ? { 'aria-live': 'off' } : {})}
          >
            {toast.text}
          </p>
        )}
        {toast.progress === undefined ? null : <ToastProgress title={toast.title} fraction={toast.progress.fraction} />}
        {toast.action === undefined ? null : (
          <span className={classes(layoutStyles.row, layoutStyles.close, toastsStyles.actions)}>
            {[toast.action, toast.otherAction].map((action) =>
              action === undefined ? null : (
                <Button key={action.label} size="sm" onClick={() => (closeToast(toast.id), action.run())}>
                  {action.label}
                </Button>
              ),
            )}
          </span>
        )}
      </div>
      {isUnderWay ? null : (
        <button type="button" aria-label="Close message" onClick={() => closeToast(toast.id)}>
          <IconX size={14} stroke={1.5} />
        </button>
      )}
    </div>
  );
}

function ToastProgress({ title, fraction }: { readonly title: string; readonly fraction: number | null }) {
  const percent = fraction === null ? null : Math.round(fraction * 100);
  return (
    <div
      className={classes(progressStyles.progress, toastsStyles.progress, percent === null && toastsStyles.unknown)}
      role="progressbar"
      aria-label={title}
      {...(percent === null ? {} : { 'aria-valuenow': percent, 'aria-valuemin': 0, 'aria-valuemax': 100 })}
    >
      <b ref={(element) => element?.style.setProperty('width', percent === null ? '30%' : `${percent}%`)} />
    </div>
  );
}
