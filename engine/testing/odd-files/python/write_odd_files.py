"""Writes the odd files of all formats whose libraries are here into a folder, and what they hold, a line of JSON each."""

import importlib
import json
import os
import sys

folder = sys.argv[1]
written = 0
for module in ['orc_files', 'avro_files', 'workbooks']:
    try:
        odd_files = importlib.import_module(module).odd_files
    except ImportError as missing:
        print(f'skipped: {module}, because {missing}', file=sys.stderr)
        continue
    for about, content in odd_files():
        path = os.path.join(folder, f'{written}{about["extension"]}')
        with open(path, 'wb') as file:
            file.write(content)
        print(json.dumps({**about, 'path': path}))
        written += 1
