"""Addresses: the embedded engine, a service that speaks the BAN protocol, the communes."""
