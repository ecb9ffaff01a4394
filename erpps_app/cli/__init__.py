"""The command line: ``erpps COMMAND``."""
