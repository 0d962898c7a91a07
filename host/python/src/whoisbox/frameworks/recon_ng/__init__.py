"""What Recon-ng's modules share. They themselves lie in `modules/`, as its marketplace has them."""

from .running import AUTHOR, DOMAIN_OPTIONS, OPTIONS, run

__all__ = ["AUTHOR", "DOMAIN_OPTIONS", "OPTIONS", "run"]
