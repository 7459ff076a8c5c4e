"""Workbooks of openpyxl: values of every kind, both counts of days, odd names, sheets and places."""

import datetime
import io

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Moment = datetime.datetime
MOMENTS = [Moment(1900, 1, 1), Moment(1900, 2, 28), Moment(1900, 3, 1), Moment(1970, 1, 1), Moment(2024, 2, 29, 23, 59, 59), Moment(9999, 12, 31)]
TEXTS = [' lead', 'trail ', 'a\nb', 'é😀', '"q"', "'x", '1', '007', 'TRUE', '#N/A text', '<a>&amp;', 'x' * 32767]


def book(rows, change=None):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    if change is not None:
        change(workbook, workbook.active)
    return workbook


def merge(_workbook, sheet):
    sheet.merge_cells('A2:A3')


def hide(_workbook, sheet):
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions['B'].hidden = True


def behind_hidden_sheet(workbook, sheet):
    sheet.sheet_state = 'hidden'
    shown = workbook.create_sheet('Shown')
    for row in [['yes', 'no'], [1, 'x']]:
        shown.append(row)
    workbook.active = 1


def far_away():
    workbook = openpyxl.Workbook()
    for place, value in {'XFC1048575': 'a', 'XFD1048575': 'b', 'XFC1048576': 1, 'XFD1048576': 'x'}.items():
        workbook.active[place] = value
    return workbook


def since_1904():
    workbook = openpyxl.Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active.append(['day'])
    for moment in MOMENTS[3:]:
        workbook.active.append([moment])
    return workbook


def workbooks():
    numbers = [0, 1e308, 5e-324, 0.1, -1e-300, 2**53]
    yield 'numbers', book([['n'], *([number] for number in numbers)]), [[number] for number in numbers]
    yield 'texts', book([['t', 'k'], *([text, at] for at, text in enumerate(TEXTS))]), [[text, at] for at, text in enumerate(TEXTS)]
    yield 'nulls', book([['a', 'b', 'c'], [1, None, None], [None, 'x', None], [None, None, True]]), [[1, None, None], [None, 'x', None], [None, None, True]]
    yield 'times', book([['t'], *([moment] for moment in MOMENTS)]), [[moment.isoformat()] for moment in MOMENTS]
    yield 'times since 1904', since_1904(), [[moment.isoformat()] for moment in MOMENTS[3:]]
    yield 'clocks', book([['t'], [datetime.time(0, 0)], [datetime.time(23, 59, 59)]]), [['00:00:00'], ['23:59:59']]
    yield 'values of several kinds', book([['m'], [1], ['x'], [True], [1.5], [None], ['2']]), [['1'], ['x'], ['true'], ['1.5'], [None], ['2']]
    yield 'names', book([['a', 'A', '*', 'a.b', "it's", 'é', 'x' * 300], list(range(7))]), [list(range(7))]
    yield 'a column without a name', book([['x', None, 'y'], [1, 2, 3], [4, 5, 6]]), [[1, 2, 3], [4, 5, 6]]
    yield 'merged cells', book([['a', 'b'], [1, 2], [None, 3], [5, 6]], merge), [[1, 2], [None, 3], [5, 6]]
    yield 'hidden rows and columns', book([['a', 'b'], [1, 2], [3, 4]], hide), [[1, 2], [3, 4]]
    yield 'a hidden sheet', book([['other'], [0]], behind_hidden_sheet), [[1, 'x']]
    yield 'the last cell', far_away(), [[1, 'x']]
    yield 'many columns', book([[f'c{at}' for at in range(300)], list(range(300))]), [list(range(300))]
    yield 'no cells', book([]), None


def odd_files():
    for name, workbook, expected in workbooks():
        out = io.BytesIO()
        workbook.save(out)
        about = {} if expected is None else {'expected': expected}
        yield {'name': f'Excel of openpyxl: {name}', 'extension': '.xlsx', **about}, out.getvalue()
