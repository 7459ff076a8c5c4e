/** Short messages above the status bar. At most three are shown; failures stay until they are closed. */

import { create } from 'zustand';

export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'info' | 'warn' | 'bad';
  readonly title: string;
  readonly text?: string;
  readonly action?: ToastAction;
  readonly otherAction?: ToastAction;
  /** Of work under way: it stays until that is over. */
  readonly progress?: {
    /** 0…1; null: unknown. */
    readonly fraction: number | null;
  };
}

interface ToastAction {
  readonly label: string;
  run(): void;
}

/** Milliseconds; null stays (design/README.md §5). */
const lifetimes: Readonly<Record<Toast['tone'], number | null>> = { ok: 6000, info: 6000, warn: 12_000, bad: null };
const most = 3;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let nextId = 1;

/** A toast with the same text replaces the previous one. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  const id = nextId++;
  const saysOther = (other: Toast): boolean =>
    other.tone !== toast.tone || other.title !== toast.title || other.text !== toast.text;
  useToasts.setState(({ toasts }) => ({ toasts: latest([...toasts.filter(saysOther), { ...toast, id }]) }));
  return id;
}

/** Nothing happens once it is closed. */
export function changeToast(id: number, change: Partial<Omit<Toast, 'id'>>): void {
  useToasts.setState(({ toasts }) => ({
    toasts: toasts.map((toast) => (toast.id === id ? { ...toast, ...change } : toast)),
  }));
}

/** Work under way is never pushed out: it could not be stopped then. */
function latest(toasts: readonly Toast[]): readonly Toast[] {
  const over = toasts.filter(({ progress }) => progress === undefined);
  const kept = new Set(over.slice(-most));
  return toasts.filter((toast) => toast.progress !== undefined || kept.has(toast));
}

export function closeToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

export function toastLifetime({ tone, progress }: Toast): number | null {
  return progress === undefined ? lifetimes[tone] : null;
}
