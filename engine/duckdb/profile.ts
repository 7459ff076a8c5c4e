/** Reads the JSON profile that DuckDB writes after a statement. */

import { EngineError } from '#engine/contract/errors.ts';
import type { ProfileOperator, StatementProfile } from '#engine/duckdb/database.ts';

/** @throws EngineError Internal when the text is not a profile. */
export function parseProfile(text: string): StatementProfile {
  const members = parse(text);
  const children = operators(members['children']);
  return {
    root: children[0] ?? { type: 'NONE', cardinality: 0, timing: 0, extraInfo: {}, children: [] },
    peakMemory: numberOf(members['system_peak_buffer_memory']),
    spilledBytes: numberOf(members['system_peak_temp_dir_size']),
    latency: numberOf(members['latency']) ?? 0,
  };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw new TypeError('not an object');
  } catch (cause) {
    throw new EngineError(
      'Internal',
      `DuckDB's profile cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      {
        hint: 'This is a bug in Tenon; please report it with the log.',
        details: { profile: text.slice(0, 2000) },
        cause,
      },
    );
  }
}

function operators(value: unknown): ProfileOperator[] {
  if (!Array.isArray(value)) return [];
  return value.map((child: Record<string, unknown>) => ({
    type: typeof child['operator_type'] === 'string' ? child['operator_type'] : '',
    cardinality: numberOf(child['operator_cardinality']) ?? 0,
    timing: numberOf(child['operator_timing']) ?? 0,
    extraInfo:
      typeof child['extra_info'] === 'object' && child['extra_info'] !== null
        ? (child['extra_info'] as Record<string, unknown>)
        : {},
    children: operators(child['children']),
  }));
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
