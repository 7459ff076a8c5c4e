import { expect, test } from 'vitest';
import type { PlannedStage } from '#engine/execute/plan/run-plan.ts';
import { stageWeights } from '#engine/execute/plan/stage-weights.ts';

const stage = (
  stageId: string,
  nodeId: string,
  bytes: readonly number[],
  borders: readonly string[] = [],
): PlannedStage =>
  ({
    stageId,
    nodeId,
    kind: nodeId.startsWith('border') ? 'border' : 'target',
    borders,
    tasks: bytes.map((size) => ({ bytes: size })),
  }) as unknown as PlannedStage;

test('a stage that reads rows of earlier ones is at least as much work as they are', () => {
  const stages = [
    stage('s0', 'border1', [500, 500]),
    stage('s1', 'border2', [0], ['border1']),
    stage('s2', 'one', [0], ['border1']),
    stage('s3', 'two', [100], ['border2', 'border1']),
    stage('s4', 'three', [0, 0]),
  ];
  expect(Object.fromEntries(stageWeights({ stages }))).toEqual({ s0: 1000, s1: 1001, s2: 1001, s3: 2101, s4: 2 });
});
