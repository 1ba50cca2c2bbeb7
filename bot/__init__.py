"""Xiaoer (小二): a shop's service assistant."""

__version__ = "0.1.0"
