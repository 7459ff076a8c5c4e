/** Values of the parameters of each query as a person typed them: remembered in this window's workspace. */

import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { guessParameter, type GivenParameters } from '#engine/contract/statement-parameters.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { parametersIn } from '#renderer/ui/code/sql-parameters.ts';

/** Folded name → as typed. */
export type TypedValues = Readonly<Record<string, string>>;

/** Queries whose values are remembered, the latest last. */
const mostQueries = 200;
/** Characters, as in the file of a query. */
export const longestValue = 1000;

const useValues = create<{ readonly queries: Readonly<Record<string, TypedValues>> }>()(
  persist(() => ({ queries: {} }), { name: 'tenon.query-parameters', version: 1 }),
);

const none: TypedValues = {};

function keyOf(tabId: string): string {
  return `${useWorkbench.getState().workspaceId ?? ''} ${tabId}`;
}

export function useTypedValues(tabId: string): TypedValues {
  return useValues((state) => state.queries[keyOf(tabId)] ?? none);
}

export function typedValues(tabId: string): TypedValues {
  return useValues.getState().queries[keyOf(tabId)] ?? none;
}

export function typeValue(tabId: string, name: string, value: string): void {
  putValues(tabId, { ...typedValues(tabId), [name.toLowerCase()]: value });
}

/** Of a query that was opened; what was typed here counts more than what its file begins with. */
export function beginValues(tabId: string, initial: TypedValues): void {
  if (Object.keys(initial).length === 0) return;
  putValues(tabId, { ...foldedValues(initial), ...typedValues(tabId) });
}

/** Those of a statement that ran before. */
export function putValues(tabId: string, values: TypedValues): void {
  const key = keyOf(tabId);
  useValues.setState(({ queries: { [key]: _before, ...others } }) => ({
    queries: { ...Object.fromEntries(Object.entries(others).slice(1 - mostQueries)), [key]: foldedValues(values) },
  }));
}

export function moveValues(from: string, to: string): void {
  if (from === to) return;
  const values = typedValues(from);
  forgetValues(from);
  if (Object.keys(values).length > 0) putValues(to, values);
}

export function forgetValues(tabId: string): void {
  const key = keyOf(tabId);
  useValues.setState(({ queries: { [key]: _gone, ...queries } }) => ({ queries }));
}

function foldedValues(values: TypedValues): TypedValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Of the parameters that the text has: as typed, without those that have none. */
export function valuesIn(values: TypedValues, sql: string): TypedValues {
  return Object.fromEntries(
    parametersIn(sql).flatMap((name) => {
      const value = values[name.toLowerCase()];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

/** As procedures take them. */
export function asParameters(values: TypedValues): GivenParameters {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, guessParameter(value)]));
}
