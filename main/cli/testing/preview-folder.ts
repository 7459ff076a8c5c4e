/** A folder in which `tenon preview` runs, for one test file; with a file a.csv of two rows. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { PreviewText } from '#engine/contract/procedures/explore.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

export interface PreviewFolder {
  /** There from the first test on. */
  readonly folder: string;
  /** @returns the path of the new file. */
  write(name: string, content: string | Uint8Array): string;
  tenon(...args: string[]): Promise<Outcome>;
  /** Of a preview that must succeed without a word. */
  previewJson(...args: string[]): Promise<PreviewText>;
}

/** Call it once in a test file. */
export function usePreviewFolder(): PreviewFolder {
  const place = {
    folder: '',
    write(name: string, content: string | Uint8Array): string {
      const path = join(place.folder, name);
      writeFileSync(path, content);
      return path;
    },
    tenon: (...args: string[]): Promise<Outcome> => runTenon(args, { folder: place.folder }),
    async previewJson(...args: string[]): Promise<PreviewText> {
      const { code, out, error } = await place.tenon('preview', '--output', 'json', ...args);
      expect({ code, error }).toEqual({ code: 0, error: '' });
      return JSON.parse(out) as PreviewText;
    },
  };
  beforeAll(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'tenon-preview-'));
    place.write('a.csv', 'id,name,born,score\n1,"x, y",2024-01-02,1.5\n2,z,2024-01-03,2.25\n');
  });
  afterAll(() => rmSync(place.folder, { recursive: true, force: true }));
  return place;
}
