/** Every function of the evaluator's own table. */

import { collectionFunctions } from './collection-functions.ts';
import type { FunctionModel } from './function-model.ts';
import { numberFunctions } from './number-functions.ts';
import { textFunctions } from './text-functions.ts';
import { timeFunctions } from './time-functions.ts';

export const functionModels: readonly FunctionModel[] = [
  ...textFunctions,
  ...numberFunctions,
  ...timeFunctions,
  ...collectionFunctions,
];
