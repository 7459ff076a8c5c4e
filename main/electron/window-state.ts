/** Size and place of the window, kept between starts. */

import { readFileSync, writeFileSync } from 'node:fs';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';

const stateSchema = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int().min(1024),
  height: z.int().min(640),
  maximized: z.boolean(),
});
export type WindowState = z.output<typeof stateSchema>;

const initial: WindowState = { width: 1440, height: 900, maximized: false };

/** An unreadable state, or one outside of every screen, is ignored. @param screens work areas of all screens. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState {
  const state = parse(file);
  if (state.x === undefined || state.y === undefined) return state;
  const { x, y } = state;
  const isVisible = screens.some(
    (screen) =>
      x + 100 > screen.x && x < screen.x + screen.width - 100 && y >= screen.y && y < screen.y + screen.height - 100,
  );
  return isVisible ? state : { width: state.width, height: state.height, maximized: state.maximized };
}

function parse(file: string): WindowState {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : initial;
  } catch {
    return initial;
  }
}

export function keepWindowState(
  window: Pick<BrowserWindow, 'on' | 'getNormalBounds' | 'isMaximized'>,
  file: string,
): void {
  window.on('close', () => {
    writeFileSync(file, JSON.stringify({ ...window.getNormalBounds(), maximized: window.isMaximized() }));
  });
}
