#!/usr/bin/env python3
"""Reads tables with one engine: serve.py ENGINE

One request a line on standard input, as JSON: {metadataFile, directory, byDirectory, snapshotId, where, loose, facts, output}. One reply
a line on standard output: {ok: true, rows | facts} after the canonical dump was written to `output`, or {ok: false, error}. The first
line, without a request, says that the engine has started: {ok: true, version}. Ends with its input.
"""
import json
import os
import sys

from canonical import canonical_lines
from engines import ENGINES
from table import Table


def answer(engine, request):
    snapshot = request['snapshotId']
    table = Table(request['metadataFile'], request['directory'], request['byDirectory'], None if snapshot is None else int(snapshot), request['where'])
    if request['facts']:
        return {'facts': engine.facts(table)}
    lines = canonical_lines(table.schema(), engine.rows(table), request['loose'])
    with open(request['output'], 'w', encoding='utf-8') as file:
        file.writelines(line + '\n' for line in lines)
    return {'rows': len(lines)}


def main():
    # Engines and their native parts print what they like: replies go through a copy of standard output that only this loop knows.
    replies = os.fdopen(os.dup(1), 'w', encoding='utf-8')
    os.dup2(2, 1)

    def reply(document):
        replies.write(json.dumps(document) + '\n')
        replies.flush()

    engine = ENGINES[sys.argv[1]]()
    reply({'ok': True, 'version': engine.version})
    for line in sys.stdin:
        try:
            reply({'ok': True, **answer(engine, json.loads(line))})
        except BaseException as error:  # a panic of a native engine is no Exception
            reply({'ok': False, 'error': f'{type(error).__name__}: {error}'.strip().splitlines()[0][:600]})


if __name__ == '__main__':
    main()
