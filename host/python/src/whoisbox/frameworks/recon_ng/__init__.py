"""Recon-ng's side of whoisbox: what its modules share. The modules themselves lie in `modules/`, as Recon-ng's marketplace has them."""

from .running import AUTHOR, DOMAIN_OPTIONS, OPTIONS, run

__all__ = ["AUTHOR", "DOMAIN_OPTIONS", "OPTIONS", "run"]
