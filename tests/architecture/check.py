# SPDX-License-Identifier: BSD-3-Clause
"""Checks the sources of the project: check.py RULES ROOT, RULES being "includes", "sources" or "documents".

Prints file:line: rule: what is wrong, and ends with status 1 if anything is.
"""

import sys

import document_rules
import include_rules
import source_rules

RULE_SETS = {"includes": include_rules, "sources": source_rules, "documents": document_rules}


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in RULE_SETS:
        print(__doc__, file=sys.stderr)
        return 2
    found = RULE_SETS[arguments[0]].check(arguments[1])
    for violation in found:
        print(f"{violation.file}:{violation.line}: {violation.rule}: {violation.text}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
