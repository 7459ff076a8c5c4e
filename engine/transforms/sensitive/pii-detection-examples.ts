/** Examples of PIIDetection. */

import type { TransformExample } from '#engine/transforms/transform.ts';

const input = {
  in: {
    schema: { id: 'int', note: 'string', card: 'string' },
    rows: [
      { id: 1, note: 'Ask ada@example.org, or 10.0.0.1.', card: '4111 1111 1111 1111' },
      { id: 2, note: null, card: '4111 1111 1111 1112' },
      { id: 3, note: 'nothing', card: '' },
    ],
  },
};
const detected = {
  DetectedEntities: 'map<string,array<struct<entityType:string,actionUsed:string,start:int,end:int>>>',
};

export const piiDetectionExamples: readonly TransformExample[] = [
  {
    title: 'What is found is listed; a card number needs its check digit',
    args: { entityTypes: ['EMAIL', 'IP_ADDRESS', 'CREDIT_CARD'] },
    input,
    output: {
      schema: { ...input.in.schema, ...detected },
      rows: [
        {
          ...input.in.rows[0]!,
          DetectedEntities: {
            note: [
              { entityType: 'EMAIL', actionUsed: 'DETECT', start: 4, end: 19 },
              { entityType: 'IP_ADDRESS', actionUsed: 'DETECT', start: 24, end: 32 },
            ],
            card: [{ entityType: 'CREDIT_CARD', actionUsed: 'DETECT', start: 0, end: 19 }],
          },
        },
        { ...input.in.rows[1]!, DetectedEntities: {} },
        { ...input.in.rows[2]!, DetectedEntities: {} },
      ],
    },
  },
  {
    title: 'All but the last four characters are replaced',
    args: {
      entityTypes: ['CREDIT_CARD'],
      columns: ['card'],
      action: 'partialRedact',
      keepRight: 4,
      outputColumn: 'found',
    },
    input,
    output: {
      schema: { ...input.in.schema, found: detected.DetectedEntities },
      rows: [
        {
          ...input.in.rows[0]!,
          card: '***************1111',
          found: { card: [{ entityType: 'CREDIT_CARD', actionUsed: 'PARTIAL_REDACT', start: 0, end: 19 }] },
        },
        { ...input.in.rows[1]!, found: {} },
        { ...input.in.rows[2]!, found: {} },
      ],
    },
  },
  {
    title: 'A text in place of an IBAN and a social security number',
    args: { entityTypes: ['BANK_ACCOUNT', 'USA_SSN'], action: 'redact', redactText: '#' },
    input: {
      in: {
        schema: { t: 'string' },
        rows: [{ t: 'DE89 3704 0044 0532 0130 00, 078-05-1120' }, { t: 'DE88 3704 0044 0532 0130 00, 000-05-1120' }],
      },
    },
    output: {
      schema: { t: 'string', ...detected },
      rows: [
        {
          t: '#, #',
          DetectedEntities: {
            t: [
              { entityType: 'BANK_ACCOUNT', actionUsed: 'REDACT', start: 0, end: 27 },
              { entityType: 'USA_SSN', actionUsed: 'REDACT', start: 29, end: 40 },
            ],
          },
        },
        { t: 'DE88 3704 0044 0532 0130 00, 000-05-1120', DetectedEntities: {} },
      ],
    },
  },
  {
    title: 'A number is not searched',
    args: { entityTypes: ['CREDIT_CARD'], columns: ['id'] },
    input,
    output: { error: 'TypeMismatch' },
  },
  {
    title: 'The column exists',
    args: { entityTypes: ['EMAIL'], outputColumn: 'note' },
    input,
    output: { error: 'InvalidInput' },
  },
];
