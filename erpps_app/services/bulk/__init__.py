"""Writing by the thousand what the product writes one by one."""
