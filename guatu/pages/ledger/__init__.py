"""The ledger (台账): every project of a plan year in one table to group, filter, sort and export."""
