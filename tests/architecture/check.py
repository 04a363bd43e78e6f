# SPDX-License-Identifier: BSD-3-Clause
"""Checks the sources of the project: check.py RULES ROOT, RULES being "includes", "sources", "layout" or "documents".

Prints file:line: rule: what is wrong, and ends with status 1 if anything is, or with 77 if it cannot be checked here.
"""

import sys

import document_rules
import include_rules
import layout_rules
import source_rules

RULE_SETS = {"includes": include_rules, "sources": source_rules, "layout": layout_rules, "documents": document_rules}
SKIPPED = 77  # also in CMakeLists.txt


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in RULE_SETS:
        print(__doc__, file=sys.stderr)
        return 2
    rules, root = RULE_SETS[arguments[0]], arguments[1]
    reason = rules.reason_to_skip(root) if hasattr(rules, "reason_to_skip") else None
    if reason:
        print(f"skipped: {reason}")
        return SKIPPED
    found = rules.check(root)
    for violation in found:
        print(f"{violation.file}:{violation.line}: {violation.rule}: {violation.text}")
    if found and hasattr(rules, "remedy"):
        print(f"mend with: {rules.remedy(found)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
