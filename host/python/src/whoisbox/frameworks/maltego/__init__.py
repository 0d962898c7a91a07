"""Transforms for Maltego: local ones by maltego-trx, and a server by maltego-transforms.

`transforms` lists them, for both kits alike; `trx` and `server` are what the kits run; `folder` makes what a user imports.
"""
