"""What of the register is published, and to whom."""
