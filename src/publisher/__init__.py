"""Publish a folder of notebooks and tables as a site: prepare, render, finish."""
