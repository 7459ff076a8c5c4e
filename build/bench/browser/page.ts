/** Actions of the benches inside the window: act, and wait until the result is painted. Runs in the browser. */

/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

declare global {
  interface Window {
    bench: PageBench;
  }
}

export interface PageBench {
  /** Milliseconds from the act until a frame in which the test holds has been painted. */
  timeOf(act: () => void, test: () => boolean): Promise<number>;
  /** Drags an element to and fro, one step a frame. @returns frames per second. */
  dragRate(element: Element, frames: number): Promise<number>;
}

/** Handed to the page as text; it may use nothing from around it. */
export function installBench(): void {
  const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
  const painted = async (): Promise<void> => {
    await frame();
    // A message comes after the frame's layout and paint.
    await new Promise<void>((resolve) => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => resolve(), { once: true });
      channel.port1.start();
      channel.port2.postMessage(null);
    });
  };
  const mouse = (type: string, target: EventTarget, x: number, y: number): void => {
    const buttons = type === 'mouseup' ? 0 : 1;
    target.dispatchEvent(
      new MouseEvent(type, {
        view: window,
        bubbles: true,
        cancelable: true,
        clientX: x,
        clientY: y,
        button: 0,
        buttons,
      }),
    );
  };
  window.bench = {
    async timeOf(act, test) {
      const start = performance.now();
      act();
      while (!test()) await frame();
      await painted();
      return performance.now() - start;
    },
    async dragRate(element, frames) {
      const { left, top } = element.getBoundingClientRect();
      const [x, y] = [left + 12, top + 8];
      mouse('mousedown', element, x, y);
      // The first move starts the drag and does not count as a step.
      mouse('mousemove', window, x + 4, y + 4);
      await painted();
      const start = performance.now();
      for (let step = 1; step <= frames; step += 1) {
        const angle = (step / frames) * Math.PI * 4;
        mouse('mousemove', window, x + 80 * Math.sin(angle), y + 50 * Math.sin(angle / 2));
        await frame();
      }
      await painted();
      const millis = performance.now() - start;
      mouse('mouseup', window, x, y);
      return (frames * 1000) / millis;
    },
  };
}
