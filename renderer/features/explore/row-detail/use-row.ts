/** The values of one row, read whole: one request at a time, so that held arrow keys do not queue up. */

import { useEffect, useRef, useState } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import type { RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { ValueContents, type TreeValue } from '#renderer/ui/value-tree/value-rows.ts';

export interface ReadRow {
  /** 0-based, among the shown rows. */
  readonly row: number;
  /** 0-based, in the whole; undefined: the same. */
  readonly place: number | undefined;
  readonly items: readonly TreeValue[];
  readonly contents: ValueContents;
}

interface State {
  /** The last row that was read; it stays while another is on its way. */
  readonly read: ReadRow | undefined;
  readonly error: EngineError | undefined;
  readonly isBusy: boolean;
}

/** @param row 0-based. @param attempt another number reads again. */
export function useRow(source: RowSource, row: number, attempt: number): State {
  const [state, setState] = useState<State>({ read: undefined, error: undefined, isBusy: true });
  const wanted = useRef({ source, row });
  const isReading = useRef(false);
  const isAlive = useRef(true);
  useEffect(() => {
    isAlive.current = true;
    return () => {
      isAlive.current = false;
    };
  }, []);
  useEffect(() => {
    wanted.current = { source, row };
    setState((before) => ({ ...before, isBusy: true }));
    if (!isReading.current) void read();
    async function read(): Promise<void> {
      isReading.current = true;
      for (;;) {
        const asked = wanted.current;
        const next = await readRow(asked.source, asked.row);
        if (!isAlive.current) break;
        if (wanted.current !== asked) continue;
        setState((before) => ({ read: next.read ?? before.read, error: next.error, isBusy: false }));
        break;
      }
      isReading.current = false;
    }
  }, [source.id, row, attempt]);
  return state;
}

async function readRow(source: RowSource, row: number): Promise<Pick<State, 'read' | 'error'>> {
  try {
    const page = await source.readPage(row, 1);
    const items = source.columns.map(({ name, type }, column) => ({
      name,
      type,
      value: page.count === 0 ? null : page.value(0, column),
    }));
    if (page.count === 0) return { read: undefined, error: undefined };
    return { read: { row, place: page.place?.(0), items, contents: new ValueContents() }, error: undefined };
  } catch (thrown) {
    return { read: undefined, error: toEngineError(thrown) };
  }
}
