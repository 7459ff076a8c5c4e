/** The files of the tray's icons: each state, in the style of each system, for screens of both densities. */

import { encodePng } from './png.ts';
import { drawTrayIcon } from './tray-picture.ts';

/** Names as Electron reads them: `Template` is for the menu bar of macOS, `@2x` for dense screens. */
export function trayIconFiles(): { readonly name: string; readonly png: Buffer }[] {
  return (['idle', 'running', 'failed'] as const).flatMap((state) =>
    (['colour', 'template'] as const).flatMap((style) =>
      [1, 2].map((scale) => {
        const size = 16 * scale;
        const name = `${state}${style === 'template' ? 'Template' : ''}${scale === 2 ? '@2x' : ''}.png`;
        return { name, png: encodePng(drawTrayIcon(state, style, size), size) };
      }),
    ),
  );
}
