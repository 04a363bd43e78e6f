# SPDX-License-Identifier: BSD-3-Clause
"""Fails on purpose: the test runner must notice."""
raise RuntimeError("this script always fails")
