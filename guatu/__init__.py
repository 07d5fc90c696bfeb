"""Guatu 挂图: a region's portfolio of key projects, from ledger to wall chart."""

__version__ = "0.1.0"
