"""Other packages' interfaces, for those who come from them."""
