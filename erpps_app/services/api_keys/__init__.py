"""Keys of the API: issued, renewed, revoked, checked at each call, counted."""
