/** Arrow keys, and J and K, move from one check box of a list to the next. */

import type { KeyboardEvent } from 'react';

const steps: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

export function walkChecks(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  const { target, currentTarget, ctrlKey, altKey, metaKey } = event;
  if (step === undefined || ctrlKey || altKey || metaKey || !(target instanceof HTMLInputElement)) return;
  const checks = [...currentTarget.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
  checks[checks.indexOf(target) + step]?.focus();
  event.preventDefault();
}
