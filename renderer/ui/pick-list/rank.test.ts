/** Ranking what was typed. */

import { describe, expect, test } from 'vitest';
import { groupTogether, rank } from '#renderer/ui/pick-list/rank.ts';

const titles = ['Drop Fields', 'Drop Duplicates', 'Change Schema', 'SQL Query', 'Filter'];
const found = (typed: string): string[] =>
  rank(
    titles,
    typed,
    (title) => title,
    (title) => (title === 'Change Schema' ? ['ApplyMapping'] : []),
  ).map(({ entry }) => entry);

describe('rank', () => {
  test('keeps the order while nothing is typed', () => {
    expect(found('  ')).toEqual(titles);
  });

  test('puts a whole part of the title before letters that are only in order', () => {
    expect(found('fi')[0]).toBe('Filter');
    expect(found('dd')).toEqual(['Drop Duplicates', 'Drop Fields']);
  });

  test('words that say little decide between titles that have all the others', () => {
    const commands = ['Close other saved editors', 'Close all saved editors'];
    const ranked = (typed: string): string[] =>
      rank(
        commands,
        typed,
        (title) => title,
        () => [],
      ).map(({ entry }) => entry);
    expect(ranked('close all editors')[0]).toBe('Close all saved editors');
    expect(ranked('close the editors')).toEqual(commands);
  });

  test('an exact name comes first, and the order of the entries decides between several', () => {
    const tables = ['shop.orders', 'shop.customers', 'orders', 'old orders'];
    const ranked = (typed: string): string[] =>
      rank(
        tables,
        typed,
        (title) => title,
        () => [],
        (title) => [title.slice(title.indexOf('.') + 1)],
      ).map(({ entry }) => entry);
    expect(ranked('orders')).toEqual(['shop.orders', 'orders', 'old orders']);
    expect(ranked('Shop.Orders')).toEqual(['shop.orders']);
  });

  test('finds by keyword, after titles', () => {
    expect(found('applym')).toEqual(['Change Schema']);
  });

  test('marks the letters that matched', () => {
    const [first] = rank(
      ['SQL Query'],
      'sq',
      (title) => title,
      () => [],
    );
    expect(first?.marks).toEqual([0, 1]);
  });

  test('puts the beginning of another name before letters that are only in order', () => {
    const named = rank(
      ['Drop Apples, Polish Yams', 'Change Schema'],
      'apply',
      (title) => title,
      (title) => (title === 'Change Schema' ? ['ApplyMapping'] : []),
    );
    expect(named[0]?.entry).toBe('Change Schema');
  });

  test('finds words in any order, without filler words', () => {
    const titles = ['Remove filters, search and order', 'Filter the rows'];
    const words = (typed: string) =>
      rank(
        titles,
        typed,
        (title) => title,
        (title) => (title === 'Filter the rows' ? ['narrow'] : []),
      );
    expect(words('remove all filters').map(({ entry }) => entry)).toEqual([titles[0]]);
    expect(words('rows narrow').map(({ entry }) => entry)).toEqual([titles[1]]);
    expect(words('order rem')[0]?.marks).toEqual([0, 1, 2, 27, 28, 29, 30, 31]);
    expect(words('remove rows')).toEqual([]);
  });

  test('excludes entries that do not match', () => {
    expect(found('zzz')).toEqual([]);
  });
});

test('groups are kept together, in the order of their best entry', () => {
  const entries = ['tables orders', 'jobs clean-orders', 'tables clean_orders'];
  const ranked = groupTogether(
    rank(
      entries,
      'orders',
      (entry) => entry.split(' ')[1]!,
      () => [],
    ),
    (entry) => entry.split(' ')[0]!,
  );
  expect(ranked.map(({ entry }) => entry)).toEqual(['tables orders', 'tables clean_orders', 'jobs clean-orders']);
});

test('letters that are far apart do not match', () => {
  expect(
    rank(
      ['Show or hide the side bar'],
      'order',
      (title) => title,
      () => [],
    ),
  ).toEqual([]);
});
