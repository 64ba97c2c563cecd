"""A whole election, rehearsed through the same services as the pages. It invents only people."""
