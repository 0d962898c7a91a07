"""The modules of frameworks, a folder for each."""
