"""The migration from ADELI: files of old registers brought into the register."""
