import { expect, test } from 'vitest';
import { desktopNotifications } from '#main/electron/desktop-notifications.ts';

type Message = Parameters<ReturnType<typeof desktopNotifications>>[0];

function fakeSystem(supported: boolean) {
  const shown: { title: string; body: string; listeners: Map<string, () => void> }[] = [];
  class System {
    static isSupported = (): boolean => supported;
    readonly #own: (typeof shown)[number];
    constructor(options: { readonly title: string; readonly body: string }) {
      this.#own = { ...options, listeners: new Map() };
    }
    on(name: string, listener: () => void): this {
      this.#own.listeners.set(name, listener);
      return this;
    }
    show(): void {
      shown.push(this.#own);
    }
  }
  return { shown, System: System as unknown as Parameters<typeof desktopNotifications>[0] };
}

const message = { notification: 'Failed runs', text: 'Job "load" failed.' } as Message;

test('shows the text, and opens the app on a click', () => {
  const { shown, System } = fakeSystem(true);
  let clicks = 0;
  const show = desktopNotifications(System, () => (clicks += 1));
  expect(show(message)).toBe(true);
  expect(shown).toMatchObject([{ title: 'Failed runs', body: 'Job "load" failed.' }]);
  shown[0]!.listeners.get('click')!();
  expect(clicks).toBe(1);
});

test('where the system has none, a window shows it', () => {
  const { shown, System } = fakeSystem(false);
  expect(desktopNotifications(System, () => undefined)(message)).toBe(false);
  expect(shown).toEqual([]);
});
