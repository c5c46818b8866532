"""Figures: from the record that a cell gives to pictures, table and markup."""
