/** The differences from Spark that are known and deliberate, by class. */

import type { AcceptedDifference } from './accepted-difference.ts';
import { castDifferences } from './cast-differences.ts';
import { overflowDifferences } from './overflow-differences.ts';
import { refusals } from './refusals.ts';
import { typeDifferences } from './type-differences.ts';
import { valueDifferences } from './value-differences.ts';

export const acceptedDifferences: readonly AcceptedDifference[] = [
  ...castDifferences,
  ...typeDifferences,
  ...overflowDifferences,
  ...valueDifferences,
  ...refusals,
];
