# SPDX-License-Identifier: BSD-3-Clause
"""A script that ends before its answers were checked."""

raise SystemExit(0)
