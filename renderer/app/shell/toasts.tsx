/** Toasts in the lower right corner; their time stops while the pointer or focus is on them. */

import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
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

/** Milliseconds: editors that the failure itself opens or closes do not count. */
const leastShown = 4000;

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div
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
